import { type Condition, isChattering } from '../../shared/domain/alarm.ts';
import type { ConditionName } from '../../shared/domain/condition.ts';
import { acknowledgementOf, shelvingOf } from '../../shared/domain/handling.ts';
import type { Pump } from '../../shared/domain/pump.ts';
import { isKeptOut } from '../../shared/onboarding/keptOut.ts';
import { inParallel } from '../../shared/parallel.ts';
import { type AlarmRecord, alarmsIn, UNTOUCHED } from '../../shared/storage/alarms.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { pumpsIn } from '../../shared/storage/pumps.ts';
import { DAY, type EpochMs } from '../../shared/time.ts';
import type { Standing } from './policy/release.ts';

/** Under whose name what chatters is shelved. */
export const VAKT = 'Vakt';

/** A pump with its conditions as they stand. */
export interface Situation {
  readonly pump: Pump;
  readonly alarms: Pick<AlarmRecord, 'conditions' | 'handling' | 'lastArrival'>;
  /** Whether nothing that its box sends is let in; absent where that wasn't asked. */
  readonly keptOut?: boolean;
}

/** An alarm of a pump of which nothing was heard for longer has been said often enough. */
const UNHEARD_AFTER = 1 * DAY;

const AT_ONCE = 16;

/** How the conditions of a device's pump stand; `undefined` where the pump is gone. */
export async function situationOf(
  storage: Storage,
  contract: string,
  device: string,
): Promise<Situation | undefined> {
  const [pump, state] = await Promise.all([
    pumpsIn(storage, contract).get(device),
    alarmsIn(storage, contract).state(device),
  ]);
  return pump && { pump, alarms: state?.value ?? UNTOUCHED };
}

/** The same, and whether its box is kept out by now: then nothing says how it stands, and nobody is reminded of it. */
export async function situationToRemindOf(
  storage: Storage,
  contract: string,
  device: string,
  now: EpochMs,
): Promise<Situation | undefined> {
  const situation = await situationOf(storage, contract, device);
  return (
    situation && { ...situation, keptOut: await isKeptOut(storage, situation.pump.deviceId, device, now) }
  );
}

/**
 * The same of several devices; pumps that are gone are left out.
 *
 * @param read where it is not to be read from the store itself
 */
export async function situationsOf(
  storage: Storage,
  contract: string,
  devices: Iterable<string>,
  read = (device: string) => situationOf(storage, contract, device),
): Promise<Map<string, Situation>> {
  const found = new Map<string, Situation>();
  await inParallel([...new Set(devices)], AT_ONCE, async (device) => {
    const situation = await read(device);
    if (situation) found.set(device, situation);
  });
  return found;
}

export function conditionOf(situation: Situation | undefined, name: ConditionName): Condition | undefined {
  return situation?.alarms.conditions.find(({ condition }) => condition === name);
}

/** Whether nothing is heard of a pump, and people are told so. */
export function isSilent(situation: Situation | undefined): boolean {
  return conditionOf(situation, 'noData')?.state === 'active';
}

/** How one condition of a pump stands, as far as it matters to what is told of it. A pump that is gone has none. */
export function standingOf(situation: Situation | undefined, name: ConditionName, now: EpochMs): Standing {
  const condition = conditionOf(situation, name);
  const handling = situation?.alarms.handling?.[name];
  const shelving = shelvingOf(handling, now);
  const isActive = condition?.state === 'active' && condition.severity !== undefined;
  return {
    ...(isActive ? { severity: condition.severity } : {}),
    acknowledged: condition !== undefined && acknowledgementOf(condition, handling) !== undefined,
    shelved: shelving !== undefined && shelving.by !== VAKT,
    chattering: condition !== undefined && isChattering(condition, now),
    suppressed: condition?.suppressed !== undefined,
    silent: name !== 'noData' && isSilent(situation),
    unheard:
      situation?.keptOut === true ||
      (situation !== undefined && now - situation.alarms.lastArrival > UNHEARD_AFTER),
  };
}
