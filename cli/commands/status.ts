import type { Command } from 'commander';
import type { SilenceNotice } from '../../shared/domain/plant.ts';
import type { TimerRun } from '../../shared/storage/timers.ts';
import { DAY, type EpochMs, HOUR, iso, MINUTE, SECOND } from '../../shared/time.ts';
import { type CommonOptions, command, positiveNumber } from '../command.ts';
import { printJson, printLines, printRows } from '../output.ts';
import { openPlantStorage } from '../plant/open.ts';
import type { CustomerStatus } from '../status/customer.ts';
import type { Erasures, OwnStoreStatus, PlantStatus } from '../status/plant.ts';
import type { Refused } from '../status/refused.ts';
import { counted, forPeople } from '../text.ts';

interface StatusOptions extends CommonOptions {
  readonly silentAfter: number;
}

/** How many device IDs a person is shown of a kind; a program is told more. */
const SHOWN = 5;
const TOLD = 100;

/** `vakt status` */
export function statusCommand(): Command {
  return command(
    'status',
    'The whole plant at a glance: pumps that are silent, refused or never connected, how old the newest reading is, what waits, what failed, and when each timer last ran.',
    'status',
    'status --silent-after 60 --json',
  )
    .option('--silent-after <minutes>', 'without a reading for so long, a pump is silent', positiveNumber, 15)
    .action(status);
}

async function status(options: StatusOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { plantStatus } = await import('../status/plant.ts');
  const found = await plantStatus(storage, options.silentAfter * MINUTE, Date.now());
  if (options.json) return printJson(describe(found));
  await printRows(found.customers, {
    json: false,
    object: (customer) => customer,
    none: 'There is no customer yet: vakt customer add adds one.',
    columns: [
      { title: 'CUSTOMER', text: ({ number, name }) => `${number} ${name}` },
      { title: 'PUMPS', text: ({ pumps }) => pumps, right: true },
      { title: 'SILENT', text: ({ silent }) => silent.length, right: true },
      { title: 'REFUSED', text: ({ refused }) => refused.length, right: true },
      { title: 'NEVER CONNECTED', text: ({ neverConnected }) => neverConnected.length, right: true },
      { title: 'COMMISSIONING', text: ({ commissioning }) => commissioning, right: true },
      { title: 'NEWEST READING', text: ({ newest }) => ago(newest, found.at), right: true },
      { title: 'WAITING', text: ({ marks }) => marks, right: true },
      { title: 'QUARANTINED', text: ({ quarantine }) => countOf(quarantine), right: true },
    ],
  });
  const pairs = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts).map(([name, count]) => `${name} ${count}`);
  await printLines(
    '',
    ...idsOf('silent', found.customers),
    ...idsOf('refused', found.customers),
    ...idsOf('neverConnected', found.customers),
    ...idsOf('clockOff', found.customers),
    ...idsOf('losing', found.customers),
    `lag          ${lagOf(found)}`,
    ...found.silence.map((notice) => `silence      ${silenceOf(notice)}; no customer is told`),
    `queues       ${pairs(found.queues).join(', ')}`,
    `poison       ${pairs(found.poison).join(', ')}`,
    `timers       ${found.timers.map((timer) => ranAgo(timer, found.at)).join(', ') || 'no run is known'}`,
    `erasures     ${erasuresOf(found.erasures)}`,
    ...found.ownStores.map((one) => `own store    ${ownStoreOf(one)}`),
    `unknown      ${countOf(found.unknownDevices)} packets of devices that Vakt doesn't know, within a day`,
    ...floodsOf(found)
      .slice(0, SHOWN)
      .map(
        ([deviceId, count]) => `flooding     ${deviceId}: ${count} packets more than are kept, within a day`,
      ),
    `refused      ${pairs(reasonsOf(found)).join(', ') || 'nothing'}, within a day`,
  );
}

/** Why pumps that were not heard of are likelier our own doing than theirs. */
function silenceOf({ because, from, customers, devices, seconds }: SilenceNotice): string {
  const what =
    because === 'many-silent'
      ? `${counted(devices ?? 0, 'device')} of ${counted(customers ?? 0, 'customer')}`
      : `${seconds} s`;
  return `${because} since ${forPeople(from)}: ${what}`;
}

/** How a store of a customer's own is, that needs looking after. */
function ownStoreOf({ number, name, answers, parked, aside, since }: OwnStoreStatus): string {
  const told = [
    answers ? '' : 'does NOT ANSWER: nothing is known of its pumps',
    since === undefined
      ? ''
      : `${parked === 1 ? 'a batch' : `${parked} batches`} of packets parked since ${forPeople(since)}`,
    aside === 0
      ? ''
      : `does NOT TAKE ${counted(aside, 'packet')}, which lie with us and are tried every hour`,
  ];
  return `${number} ${name}: ${told.filter((text) => text !== '').join('; ')}`;
}

/** What is to be erased; what somebody has to look into stands first. */
function erasuresOf({ open, overdue, held, unreadable }: Erasures): string {
  const told = [
    overdue > 0 ? `${overdue} OVERDUE` : '',
    unreadable > 0 ? `${counted(unreadable, 'contract')} that can't be read` : '',
    `${open} due`,
    held > 0 ? `${held} due and on legal hold` : '',
  ];
  return told.filter((text) => text !== '').join(', ');
}

/** How far what is analysed lies behind. */
function lagOf({ customers, at }: PlantStatus): string {
  const waiting = customers.reduce((sum, { marks }) => sum + marks, 0);
  const newest = newestOf(customers);
  const age =
    newest === undefined ? 'no reading yet' : `the newest analysed reading is ${ago(newest, at)} old`;
  return `${age}, ${waiting} batches wait`;
}

function newestOf(customers: readonly CustomerStatus[]): EpochMs | undefined {
  const all = customers.flatMap(({ newest }) => newest ?? []);
  return all.length > 0 ? Math.max(...all) : undefined;
}

/** The status for a program: counts, and with each the first IDs. */
function describe(found: PlantStatus) {
  const { at, customers, queues, poison, timers, unknownDevices, silence, erasures, ownStores } = found;
  const sum = (count: (customer: CustomerStatus) => number) =>
    customers.reduce((all, one) => all + count(one), 0);
  const lag = (of: EpochMs | undefined) => {
    return of
      ? { newestReadingAt: iso(of), lag: Math.max(0, Math.round((at - of) / SECOND)) }
      : { lag: null };
  };
  return {
    at: iso(at),
    pumps: sum(({ pumps }) => pumps),
    silent: sum(({ silent }) => silent.length),
    refused: sum(({ refused }) => refused.length),
    neverConnected: sum(({ neverConnected }) => neverConnected.length),
    clockOff: sum(({ clockOff }) => clockOff.length),
    losing: sum(({ losing }) => losing.length),
    commissioning: sum(({ commissioning }) => commissioning),
    ...lag(newestOf(customers)),
    waiting: { marks: sum(({ marks }) => marks), queues },
    poison,
    erasures,
    ownStores: ownStores.map(({ since, ...one }) => ({
      ...one,
      since: since === undefined ? null : iso(since),
    })),
    silence: silence.map(({ from, seenAt, ...notice }) => {
      return { ...notice, from: iso(from), seenAt: iso(seenAt) };
    }),
    timers: timers.map(({ name, last, next }) => ({
      name,
      last: last === undefined ? null : iso(last),
      next: next === undefined ? null : iso(next),
    })),
    quarantined: {
      count: sum(({ quarantine }) => quarantine.count) + unknownDevices.count,
      more: unknownDevices.more || customers.some(({ quarantine }) => quarantine.more),
      unknownDevices: unknownDevices.count,
      reasons: reasonsOf(found),
      flooding: floodsOf(found)
        .slice(0, TOLD)
        .map(([deviceId, counted]) => ({ deviceId, counted })),
    },
    customers: customers.map(
      ({ silent, refused, neverConnected, clockOff, losing, quarantine, newest: latest, ...customer }) => ({
        ...customer,
        silent: silent.length,
        refused: refused.length,
        neverConnected: neverConnected.length,
        clockOff: clockOff.length,
        losing: losing.length,
        ...lag(latest),
        quarantined: quarantine.count,
        devices: {
          silent: silent.slice(0, TOLD),
          refused: refused.slice(0, TOLD),
          neverConnected: neverConnected.slice(0, TOLD),
          clockOff: clockOff.slice(0, TOLD),
          losing: losing.slice(0, TOLD),
        },
      }),
    ),
  };
}

function reasonsOf({ customers, unknownDevices }: PlantStatus): Record<string, number> {
  const all: Record<string, number> = {};
  for (const { reasons } of [...customers.map(({ quarantine }) => quarantine), unknownDevices]) {
    for (const [reason, count] of Object.entries(reasons)) all[reason] = (all[reason] ?? 0) + count;
  }
  return all;
}

/** Devices of which so much was refused that the rest were only counted, the worst first. */
function floodsOf({ customers, unknownDevices }: PlantStatus): [deviceId: string, count: number][] {
  return [...customers.map(({ quarantine }) => quarantine), unknownDevices]
    .flatMap(({ flooding }) => [...flooding])
    .sort(([, a], [, b]) => b - a);
}

const LISTS = {
  silent: 'silent',
  refused: 'refused',
  neverConnected: 'never seen',
  clockOff: 'clock off',
  losing: 'lost packets',
} as const;

function idsOf(list: keyof typeof LISTS, customers: readonly CustomerStatus[]): string[] {
  const ids = customers.flatMap((customer) => customer[list]);
  if (ids.length === 0) return [];
  const more = ids.length > SHOWN ? ` and ${ids.length - SHOWN} more` : '';
  return [`${LISTS[list].padEnd(12)} ${ids.slice(0, SHOWN).join(', ')}${more}`];
}

function countOf({ count, more }: Refused): string {
  return `${count}${more ? ' or more' : ''}`;
}

function ranAgo({ name, last }: TimerRun, now: EpochMs): string {
  return last === undefined ? `${name} has not run` : `${name} ran ${ago(last, now)} ago`;
}

/** How long ago, in the largest unit that fits. */
function ago(at: EpochMs | undefined, now: EpochMs): string {
  if (at === undefined) return 'never';
  const age = Math.max(0, now - at);
  if (age < MINUTE) return `${Math.round(age / SECOND)} s`;
  if (age < HOUR) return `${Math.round(age / MINUTE)} min`;
  return age < 2 * DAY ? `${Math.round(age / HOUR)} h` : `${Math.round(age / DAY)} days`;
}
