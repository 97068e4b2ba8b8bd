import type { Command } from 'commander';
import { isChattering, isStale } from '../../shared/domain/alarm.ts';
import { acknowledgementOf, shelvingOf } from '../../shared/domain/handling.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { type EpochMs, iso } from '../../shared/time.ts';
import type { StandingCondition } from '../alarms/conditions.ts';
import { handlingCommands } from '../alarms/handling.ts';
import { historyCommand, printHistory } from '../alarms/history.ts';
import { type CommonOptions, command, ONLY_CUSTOMER } from '../command.ts';
import { printRows } from '../output.ts';
import { openPlantStorage } from '../plant/open.ts';
import type { Selection } from '../plant/pumps.ts';
import { forPeople, rounded } from '../text.ts';

interface AlarmOptions extends CommonOptions, Selection {
  readonly history?: boolean;
}

/** `vakt alarms`, and what people do about them */
export function alarmsCommand(): Command {
  const alarms = command(
    'alarms',
    'Conditions that are or were out of normal, since when, and what was done about them.',
    'alarms',
    'alarms --customer 1001',
    'alarms history pm3-vacuum-1 --json',
    'alarms shelve pm3-vacuum-1 vibration.high --for 8h --reason "foundation being recast"',
  )
    // Its options and its subcommands' are called alike.
    .enablePositionalOptions()
    .option(...ONLY_CUSTOMER)
    .option('--device <device-id>', 'only of this device')
    .option('--history', 'every change that was recorded, oldest first, device by device')
    .action(list);
  for (const further of [historyCommand(), ...handlingCommands()]) alarms.addCommand(further);
  return alarms;
}

async function list(options: AlarmOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  if (options.history) return printHistory(storage, options);
  const now = Date.now();
  return printRows(conditions(storage, options), {
    json: options.json,
    object: (one) => describe(one, now),
    none: 'No condition is or was out of normal.',
    columns: [
      { title: 'DEVICE', text: ({ deviceId }) => deviceId },
      { title: 'CONDITION', text: ({ condition }) => condition },
      { title: 'SEVERITY', text: ({ severity }) => severity },
      { title: 'STATE', text: ({ state }) => state },
      { title: 'SINCE', text: ({ since }) => forPeople(since) },
      { title: 'VALUE', text: ({ value, detail }) => detail ?? rounded(value), right: true },
      { title: 'LIMIT', text: ({ limit }) => rounded(limit), right: true },
      { title: 'BESIDES', text: (one) => besides(one, now).join(', ') },
    ],
  });
}

/** What is known of a condition apart from how it stands, for a person. */
function besides(one: StandingCondition, now: EpochMs): string[] {
  const acknowledged = acknowledgementOf(one, one.handling);
  const shelved = shelvingOf(one.handling, now);
  return [
    ...(one.commissioning ? ['commissioning'] : []),
    ...(acknowledged ? [`acknowledged by ${acknowledged.by}`] : []),
    ...(shelved ? [`shelved until ${forPeople(shelved.until)} by ${shelved.by}: ${shelved.reason}`] : []),
    ...(one.suppressed ? [`suppressed: ${one.suppressed}`] : []),
    ...(isStale(one, now) ? ['stale'] : []),
    ...(isChattering(one, now) ? ['chattering'] : []),
  ];
}

/** ... and for a program: what isn't so isn't there. */
function describe(one: StandingCondition, now: EpochMs): object {
  const { deviceId, condition, severity, state, since, value, limit, detail, suppressed, commissioning } =
    one;
  const acknowledged = acknowledgementOf(one, one.handling);
  const shelved = shelvingOf(one.handling, now);
  return {
    deviceId,
    condition,
    severity: severity ?? null,
    state,
    since: iso(since),
    value,
    limit,
    detail,
    commissioning,
    acknowledged: acknowledged && { by: acknowledged.by, at: iso(acknowledged.at) },
    shelved: shelved && {
      by: shelved.by,
      at: iso(shelved.at),
      until: iso(shelved.until),
      reason: shelved.reason,
    },
    suppressed,
    stale: isStale(one, now) || undefined,
    chattering: isChattering(one, now) || undefined,
  };
}

async function* conditions(storage: Storage, selection: Selection): AsyncGenerator<StandingCondition> {
  const { standingConditions } = await import('../alarms/conditions.ts');
  yield* standingConditions(storage, selection);
}
