import { type Command, InvalidArgumentError } from 'commander';
import type { RecordedChange } from '../../shared/storage/changes.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { DAY, iso } from '../../shared/time.ts';
import { type CommonOptions, command } from '../command.ts';
import { duration } from '../duration.ts';
import { printRows } from '../output.ts';
import { openPlantStorage } from '../plant/open.ts';
import { forPeople } from '../text.ts';

interface LogOptions extends CommonOptions {
  readonly customer?: string;
  readonly last: number;
}

/** `vakt log` */
export function logCommand(): Command {
  return command(
    'log',
    'Who has changed what by command: customers, contracts, people, devices, limits, alarms.',
    'log',
    'log --last 90d --customer 1001 --json',
  )
    .option(
      '--customer <customer>',
      "only what was about this customer: number, name or key, also an erased one's",
    )
    .option('--last <time>', 'how far back, like 8h or 30d', past, 30 * DAY)
    .action(list);
}

function past(text: string): number {
  const length = duration(text);
  if (length > 3_660 * DAY) throw new InvalidArgumentError('Ten years are the most.');
  return length;
}

async function list(options: LogOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { changesIn } = await import('../../shared/storage/changes.ts');
  const { customersIn } = await import('../../shared/storage/registry.ts');
  const numbers = new Map<string, string>();
  for await (const { key, number } of customersIn(storage).all()) numbers.set(key, number);
  const contract = options.customer === undefined ? undefined : await keyOf(storage, options.customer);
  const changes = changesIn(storage).since(Date.now() - options.last);
  await printRows(only(changes, contract), {
    json: options.json,
    object: (change) => ({ ...change, at: iso(change.at) }),
    none: 'Nothing was changed by command in that time.',
    columns: [
      { title: 'TIME', text: ({ at }) => forPeople(at) },
      { title: 'WHO', text: ({ by, account }) => (account === undefined ? by : `${by} (${account})`) },
      { title: 'COMMAND', text: ({ command }) => command },
      { title: 'CUSTOMER', text: ({ contract: key }) => key && (numbers.get(key) ?? key) },
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

async function* only(
  changes: AsyncIterable<RecordedChange>,
  contract: string | undefined,
): AsyncGenerator<RecordedChange> {
  for await (const change of changes) {
    if (contract === undefined || change.contract === contract) yield change;
  }
}
