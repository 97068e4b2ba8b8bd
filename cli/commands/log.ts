import { type Command, InvalidArgumentError } from 'commander';
import type { VerifiedLog } from '../../shared/changeLog/verify.ts';
import { InputError, VaktError } from '../../shared/errors.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { DAY, iso } from '../../shared/time.ts';
import { type CommonOptions, command } from '../command.ts';
import { duration } from '../duration.ts';
import { printJson, printLines, printRows } from '../output.ts';
import { openPlantStorage } from '../plant/open.ts';
import { counted, forPeople } from '../text.ts';

interface LogOptions extends CommonOptions {
  readonly customer?: string;
  readonly last: number;
  readonly verify?: true;
  readonly head?: string;
}

/** `vakt log` */
export function logCommand(): Command {
  return command(
    'log',
    'Who has changed what by command: customers, contracts, people, devices, limits, alarms.',
    'log',
    'log --last 90d --customer 1001 --json',
    'log --verify --head 3f5c…',
  )
    .option(
      '--customer <customer>',
      "only what was about this customer: number, name or key, also an erased one's",
    )
    .option('--last <time>', 'how far back, like 8h or 30d', past, 30 * DAY)
    .option('--verify', 'look whether the whole log is as it was written')
    .option('--head <hash>', 'with --verify: a hash that it once ended with, kept elsewhere')
    .action((options: LogOptions) => (options.verify ? verify(options) : list(options)));
}

function past(text: string): number {
  const length = duration(text);
  if (length > 3_660 * DAY) throw new InvalidArgumentError('Ten years are the most.');
  return length;
}

async function list(options: LogOptions): Promise<void> {
  if (options.head !== undefined) throw new InputError('--head goes with --verify.');
  const storage = await openPlantStorage(options.data);
  const { changesIn } = await import('../../shared/storage/changes.ts');
  const { customersIn } = await import('../../shared/storage/registry.ts');
  const numbers = new Map<string, string>();
  for await (const { key, number } of customersIn(storage).all()) numbers.set(key, number);
  const contract = options.customer === undefined ? undefined : await keyOf(storage, options.customer);
  const changes = await changesIn(storage).since(Date.now() - options.last);
  const meant = changes.filter((one) => contract === undefined || one.contract === contract);
  await printRows(meant, {
    json: options.json,
    object: (change) => ({ ...change, at: iso(change.at) }),
    none: 'Nothing was changed by command in that time.',
    columns: [
      { title: 'TIME', text: ({ at }) => forPeople(at) },
      {
        title: 'WHO',
        text: ({ by = '(erased)', account }) => (account === undefined ? by : `${by} (${account})`),
      },
      { title: 'COMMAND', text: ({ command }) => command },
      { title: 'CUSTOMER', text: ({ contract: key }) => key && (numbers.get(key) ?? `(erased) ${key}`) },
      { title: 'DEVICE', text: ({ device }) => device },
      {
        title: 'OUTCOME',
        text: ({ outcome, code }) => (code === undefined ? outcome : `${outcome}: ${code}`),
      },
    ],
  });
}

/** Of a customer that is erased nothing is left but the key of its contract. */
async function keyOf(storage: Storage, ref: string): Promise<string> {
  const { findCustomer } = await import('../../shared/onboarding/findCustomer.ts');
  if (/^[a-z][a-z2-7]{19}$/.test(ref)) return ref;
  return (await findCustomer(storage, ref)).key;
}

async function verify(options: LogOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { changesIn } = await import('../../shared/storage/changes.ts');
  const found = await changesIn(storage).verified(Date.now(), options.head?.trim().toLowerCase());
  const whole = found.findings.length === 0;
  if (options.json) await printJson({ whole, ...found });
  else await printVerified(found, options.head !== undefined);
  if (!whole) throw new LogError('The log of changes is not whole.');
}

/** The log isn't what it should be. */
class LogError extends VaktError {
  readonly code = 'log-not-whole';
}

async function printVerified(
  { lines, head, findings, rewritten, unused }: VerifiedLog,
  withHead: boolean,
): Promise<void> {
  await printLines(
    findings.length > 0
      ? `The log of ${counted(lines, 'line')} is NOT whole:`
      : `The log of ${counted(lines, 'line')} is whole${head === undefined ? '' : `; it ends with ${head}`}.`,
    ...findings.map(({ where, what }) => `  ${where}: ${what}`),
    ...(rewritten > 0
      ? [`Of ${counted(rewritten, 'command')} who ran it was erased or corrected, which is on record.`]
      : []),
    ...(unused > 0
      ? [
          `${counted(unused, 'name')} without a command: it died before it began, or the log’s end is missing.`,
        ]
      : []),
    ...(withHead
      ? []
      : ['Whether lines were removed from its end, or all rewritten, is only seen with --head.']),
  );
}
