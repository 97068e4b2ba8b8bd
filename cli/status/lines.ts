import type { SilenceNotice } from '../../shared/domain/plant.ts';
import type { TimerRun } from '../../shared/storage/timers.ts';
import { DAY, type EpochMs, HOUR, MINUTE, SECOND } from '../../shared/time.ts';
import type { Column } from '../output.ts';
import { counted, forPeople } from '../text.ts';
import type { CustomerStatus } from './customer.ts';
import type { Erasures, OwnStoreStatus, PlantStatus } from './plant.ts';
import type { Refused } from './refused.ts';
import { floodsOf, newestOf, reasonsOf } from './sums.ts';

/** How many device IDs a person is shown of a kind. */
const SHOWN = 5;

/** How customers' pumps are, for a person: a row each. */
export function customerColumns(now: EpochMs): Column<CustomerStatus>[] {
  return [
    { title: 'CUSTOMER', text: ({ number, name }) => `${number} ${name}` },
    { title: 'PUMPS', text: ({ pumps }) => pumps, right: true },
    { title: 'SILENT', text: ({ silent }) => silent.length, right: true },
    { title: 'REFUSED', text: ({ refused }) => refused.length, right: true },
    { title: 'NEVER CONNECTED', text: ({ neverConnected }) => neverConnected.length, right: true },
    { title: 'COMMISSIONING', text: ({ commissioning }) => commissioning, right: true },
    { title: 'NEWEST READING', text: ({ newest }) => ago(newest, now), right: true },
    { title: 'WAITING', text: ({ marks }) => marks, right: true },
    { title: 'QUARANTINED', text: ({ quarantine }) => countOf(quarantine), right: true },
  ];
}

/** How the plant is as a whole, for a person: a line for each thing that can be amiss. */
export function plantLines(found: PlantStatus): string[] {
  const pairs = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts).map(([name, count]) => `${name} ${count}`);
  return [
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
  ];
}

/** What is said before the device IDs of each kind. */
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

/** How far what is analysed lies behind. */
function lagOf({ customers, at }: PlantStatus): string {
  const waiting = customers.reduce((sum, { marks }) => sum + marks, 0);
  const newest = newestOf(customers);
  const age =
    newest === undefined ? 'no reading yet' : `the newest analysed reading is ${ago(newest, at)} old`;
  return `${age}, ${waiting} batches wait`;
}

/** Why pumps that were not heard of are likelier our own doing than theirs. */
function silenceOf({ because, from, customers, devices, seconds }: SilenceNotice): string {
  const what =
    because === 'many-silent'
      ? `${counted(devices ?? 0, 'device')} of ${counted(customers ?? 0, 'customer')}`
      : `${seconds} s`;
  return `${because} since ${forPeople(from)}: ${what}`;
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
