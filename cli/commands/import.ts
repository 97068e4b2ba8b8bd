import type { Command } from 'commander';
import { COLUMNS } from '../../shared/onboarding/fleet/columns.ts';
import type { FleetPlan } from '../../shared/onboarding/fleet/plan.ts';
import type { Action, Step } from '../../shared/onboarding/fleet/step.ts';
import { type CommonOptions, command } from '../command.ts';
import { printJson, printLines } from '../output.ts';
import { openPlantIdentities, openPlantStorage } from '../plant/open.ts';
import { progressOn } from '../progress.ts';

interface ImportOptions extends CommonOptions {
  readonly dryRun?: true;
  readonly out?: string;
}

const WIDTH = Math.max(...COLUMNS.map(({ name }) => name.length));

/** `vakt import` */
export function importCommand(): Command {
  return command(
    'import <file>',
    'Enter customers, people and pumps from a CSV file, or change those that are there. The same file again changes nothing; when a line is wrong, nothing is done.',
    'import fleet.csv --dry-run',
    'import fleet.csv --out access.jsonl',
  )
    .option('--dry-run', 'say what would be added, changed and left as it is, and do nothing')
    .option('--out <file>', 'append the access data of new devices there, in place of DATA/devices/ID.json')
    .addHelpText(
      'after',
      [
        '',
        'Columns, in any order; all but the first may be left out, and an empty cell leaves things as they are.',
        'A line may speak of its customer, of a person, of a pump, or of all three; several lines may speak of the same.',
        ...COLUMNS.map(({ name, help }) => `  ${name.padEnd(WIDTH)}  ${help}`),
        '',
        'New pumps are commissioning, unless their line says released = yes: they are evaluated, and nobody gets mail',
        'about them until vakt device release. (vakt device add releases at once.)',
      ].join('\n'),
    )
    .action(importFile);
}

async function importFile(file: string, options: ImportOptions): Promise<void> {
  const { Problems } = await import('../../shared/onboarding/fleet/problems.ts');
  const { readFleet } = await import('../../shared/onboarding/fleet/read.ts');
  const { lookUp } = await import('../../shared/onboarding/fleet/known.ts');
  const { planFleet } = await import('../../shared/onboarding/fleet/plan.ts');
  const { readFleetFile } = await import('../import/file.ts');
  const storage = await openPlantStorage(options.data);
  const now = Date.now();
  const problems = new Problems();
  const read = readFleet(await readFleetFile(file, problems), problems);
  const plan = planFleet(read, await lookUp(storage, read), now, problems);
  problems.check(file);
  const access = options.dryRun ? undefined : await apply(plan, options, now);
  const counts = countsOf(plan);
  if (options.json) {
    const changes = changesOf(plan).map(({ kind, id, customer, action, columns }) => {
      return { kind, id, customer, action, columns };
    });
    return printJson({ dryRun: options.dryRun === true, ...counts, changes, access });
  }
  if (options.dryRun) for (const step of changesOf(plan)) await printLines(textOf(step));
  const verbs = options.dryRun ? WOULD : DID;
  for (const [what, { added, changed, left }] of Object.entries(counts)) {
    await printLines(
      `${what.padEnd(9)}  ${added} ${verbs.add}, ${changed} ${verbs.change}, ${left} ${verbs.leave}`,
    );
  }
  if (access)
    await printLines(`The access data of the new devices are in ${access}; nobody else may have them.`);
}

const DID = { add: 'added', change: 'changed', leave: 'left as they were' } as const;
const WOULD = { add: 'to be added', change: 'to be changed', leave: 'to be left' } as const;

/** @returns where the access data of new devices are, when there are any */
async function apply(plan: FleetPlan, options: ImportOptions, now: number): Promise<string | undefined> {
  const { applyPlan } = await import('../../shared/onboarding/fleet/apply.ts');
  const storage = await openPlantStorage(options.data);
  const newDevices = plan.pumps.some(({ action }) => action === 'add');
  const access = newDevices ? await openAccess(options) : undefined;
  const due = changesOf(plan).length;
  const progress = progressOn(process.stderr, 'entries done', Date.now());
  let count = 0;
  const done = () => {
    count += 1;
    progress.update(count / due, count, Date.now());
  };
  try {
    await applyPlan(plan, { storage, devices: access, done, now });
  } finally {
    progress.end();
    await access?.close();
  }
  return access?.place;
}

/** What admitting new devices takes: the hub, and a place for their access data. */
async function openAccess({ data, out }: ImportOptions) {
  const identities = await openPlantIdentities(data);
  const { accessFile, accessFolder } = await import('../import/access.ts');
  return { identities, ...(await (out === undefined ? accessFolder(data) : accessFile(out))) };
}

function changesOf({ customers, users, pumps }: FleetPlan): Step<unknown>[] {
  return [...customers, ...users, ...pumps].filter(({ action }) => action !== 'leave');
}

/** How many of each kind are added, changed and left. */
function countsOf({ customers, users, pumps }: FleetPlan) {
  const count = (steps: readonly Step<unknown>[]) => {
    const of = (wanted: Action) => steps.filter(({ action }) => action === wanted).length;
    return { added: of('add'), changed: of('change'), left: of('leave') };
  };
  return { customers: count(customers), users: count(users), pumps: count(pumps) };
}

/** A step for a person: `change  pump pm3-vacuum-1 of 1001: tag, site`. */
function textOf({ kind, id, customer, action, columns }: Step<unknown>): string {
  const owner = kind === 'customer' ? '' : ` of ${customer}`;
  return `${action.padEnd(6)}  ${kind} ${id}${owner}: ${columns.join(', ')}`;
}
