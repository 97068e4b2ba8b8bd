import type { Command } from 'commander';
import type { Transition } from '../../shared/domain/alarm.ts';
import type { HandlingRecord } from '../../shared/domain/handling.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { type EpochMs, iso } from '../../shared/time.ts';
import { type CommonOptions, command } from '../command.ts';
import { printRows } from '../output.ts';
import { openPlantStorage } from '../plant/open.ts';
import type { Selection } from '../plant/pumps.ts';
import { forPeople, rounded } from '../text.ts';

type Of<What> = What & { readonly deviceId: string };
/** A change that the evidence brought about, or something that people have done. */
type Entry = Of<Transition> | Of<HandlingRecord>;

/** `vakt alarms history` */
export function historyCommand(): Command {
  return command(
    'history <device-id>',
    "What became of a pump's conditions and why, and what people did about them, oldest first.",
    'alarms history pm3-vacuum-1',
    'alarms history pm3-vacuum-1 --json',
  ).action(async (device: string, { data, json }: CommonOptions) => {
    await printHistory(await openPlantStorage(data), { device, ...(json ? { json } : {}) });
  });
}

/** Writes what was recorded, device by device. */
export async function printHistory(
  storage: Storage,
  options: Selection & { readonly json?: boolean },
): Promise<void> {
  await printRows<Entry>(entries(storage, options), {
    json: options.json,
    object: (entry) => ('action' in entry ? handlingOf(entry) : changeOf(entry)),
    none: 'No condition has ever changed.',
    columns: [
      { title: 'AT', text: ({ at }) => forPeople(at) },
      { title: 'DEVICE', text: ({ deviceId }) => deviceId },
      { title: 'CONDITION', text: ({ condition }) => condition },
      { title: 'SEVERITY', text: (entry) => ('action' in entry ? '' : entry.severity) },
      {
        title: 'CHANGE',
        text: (entry) =>
          'action' in entry ? `${entry.action} by ${entry.by}` : `${entry.from} → ${entry.to}`,
      },
      { title: 'WHY', text: ({ reason }) => reason },
      { title: 'VALUE', text: (entry) => ('action' in entry ? '' : rounded(entry.value)), right: true },
      { title: 'LIMIT', text: (entry) => ('action' in entry ? '' : rounded(entry.limit)), right: true },
      { title: 'NOTICE', text: (entry) => ('action' in entry ? '' : entry.notice) },
    ],
  });
}

/** A transition for a program: the fields of a condition as it was then, and what is known of the change. */
function changeOf({ deviceId, condition, severity, to, began, value, limit, ...change }: Of<Transition>) {
  const { id, from, reason, at, arrivedAt, endedAt, detail, notice } = change;
  return {
    deviceId,
    condition,
    severity,
    state: to,
    since: iso(began),
    value,
    limit,
    detail,
    id,
    from,
    reason,
    at: iso(at),
    arrivedAt: iso(arrivedAt),
    ...(endedAt === undefined ? {} : { endedAt: iso(endedAt) }),
    notice,
  };
}

function handlingOf({ deviceId, condition, action, by, at, until, reason }: Of<HandlingRecord>) {
  return { deviceId, condition, action, by, at: iso(at), until: until && iso(until), reason };
}

async function* entries(storage: Storage, selection: Selection): AsyncGenerator<Entry> {
  const { withEnds } = await import('../../shared/domain/ended.ts');
  const { alarmsIn } = await import('../../shared/storage/alarms.ts');
  const { selectedPumps } = await import('../plant/pumps.ts');
  for await (const { customer, pump } of selectedPumps(storage, selection)) {
    const { deviceId } = pump;
    const alarms = alarmsIn(storage, customer.key);
    // When it ended, of each, also where that came after it had been told of and stands in the next alone.
    const transitions: Transition[] = [];
    for await (const transition of alarms.transitions(pump.key)) transitions.push(transition);
    for await (const entry of merged<Transition | HandlingRecord>(
      withEnds(transitions),
      alarms.handlings(pump.key),
    )) {
      yield { ...entry, deviceId };
    }
  }
}

/** What is in order, and a stream that is too, as one stream. */
async function* merged<T extends { readonly at: EpochMs }>(
  known: readonly T[],
  stream: AsyncGenerator<T>,
): AsyncGenerator<T> {
  let next = 0;
  for await (const one of stream) {
    for (; next < known.length && known[next]!.at <= one.at; next++) yield known[next]!;
    yield one;
  }
  yield* known.slice(next);
}
