import type { Command } from 'commander';
import type { Condition, Transition } from '../../shared/domain/alarm.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { iso } from '../../shared/time.ts';
import { type CommonOptions, command } from '../command.ts';
import { printRows } from '../output.ts';
import { openPlantStorage } from '../plant/open.ts';
import type { Selection } from '../plant/pumps.ts';
import { forPeople, rounded } from '../text.ts';

interface AlarmOptions extends CommonOptions, Selection {
  readonly history?: boolean;
}

/** `vakt alarms` */
export function alarmsCommand(): Command {
  return command(
    'alarms',
    'Conditions that are or were out of normal, and since when.',
    'alarms',
    'alarms --customer 1001',
    'alarms --device pm3-vacuum-1 --history --json',
  )
    .option('--customer <customer>', "only this customer's: number, name or key")
    .option('--device <device-id>', 'only of this device')
    .option('--history', 'every change that was recorded, oldest first, device by device')
    .action(alarms);
}

type Of<What> = What & {
  readonly deviceId: string;
  /** Whether nobody gets mail about it yet. */
  readonly commissioning?: true;
};

async function alarms(options: AlarmOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  if (options.history) {
    return printRows<Of<Transition>>(transitions(storage, options), {
      json: options.json,
      object: changeOf,
      none: 'No condition has ever changed.',
      columns: [
        { title: 'AT', text: ({ at }) => forPeople(at) },
        { title: 'DEVICE', text: ({ deviceId }) => deviceId },
        { title: 'CONDITION', text: ({ condition }) => condition },
        { title: 'SEVERITY', text: ({ severity }) => severity },
        { title: 'CHANGE', text: ({ from, to }) => `${from} → ${to}` },
        { title: 'VALUE', text: ({ value }) => rounded(value), right: true },
        { title: 'LIMIT', text: ({ limit }) => rounded(limit), right: true },
        { title: 'NOTICE', text: ({ notice }) => notice },
      ],
    });
  }
  return printRows<Of<Condition>>(conditions(storage, options), {
    json: options.json,
    object: ({ deviceId, condition, severity, state, since, value, limit, commissioning }) => {
      const known = {
        deviceId,
        condition,
        severity: severity ?? null,
        state,
        since: iso(since),
        value,
        limit,
      };
      return { ...known, commissioning };
    },
    none: 'No condition is or was out of normal.',
    columns: [
      { title: 'DEVICE', text: ({ deviceId }) => deviceId },
      { title: 'CONDITION', text: ({ condition }) => condition },
      { title: 'SEVERITY', text: ({ severity }) => severity },
      { title: 'STATE', text: ({ state }) => state },
      { title: 'SINCE', text: ({ since }) => forPeople(since) },
      { title: 'VALUE', text: ({ value }) => rounded(value), right: true },
      { title: 'LIMIT', text: ({ limit }) => rounded(limit), right: true },
      { title: 'PUMP', text: ({ commissioning }) => (commissioning ? 'commissioning' : '') },
    ],
  });
}

/** A transition for a program: the fields of a condition as it was then, and what is known of the change. */
function changeOf({ deviceId, condition, severity, to, began, value, limit, ...change }: Of<Transition>) {
  const { id, from, at, arrivedAt, endedAt, notice } = change;
  return {
    deviceId,
    condition,
    severity,
    state: to,
    since: iso(began),
    value,
    limit,
    id,
    from,
    at: iso(at),
    arrivedAt: iso(arrivedAt),
    ...(endedAt === undefined ? {} : { endedAt: iso(endedAt) }),
    notice,
  };
}

async function* conditions(storage: Storage, selection: Selection): AsyncGenerator<Of<Condition>> {
  const { alarmsIn } = await import('../../shared/storage/alarms.ts');
  const { selectedPumps } = await import('../plant/pumps.ts');
  for await (const { customer, pump } of selectedPumps(storage, selection)) {
    const record = await alarmsIn(storage, customer.key).state(pump.key);
    for (const condition of record?.value.conditions ?? []) {
      const everOut = condition.state !== 'normal' || condition.severity !== undefined;
      if (everOut) yield { ...condition, deviceId: pump.deviceId, commissioning: pump.commissioning };
    }
  }
}

async function* transitions(storage: Storage, selection: Selection): AsyncGenerator<Of<Transition>> {
  const { alarmsIn } = await import('../../shared/storage/alarms.ts');
  const { selectedPumps } = await import('../plant/pumps.ts');
  for await (const { customer, pump } of selectedPumps(storage, selection)) {
    for await (const transition of alarmsIn(storage, customer.key).transitions(pump.key)) {
      yield { ...transition, deviceId: pump.deviceId };
    }
  }
}
