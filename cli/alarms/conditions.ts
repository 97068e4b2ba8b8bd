import type { Condition } from '../../shared/domain/alarm.ts';
import { type Handling, shelvingOf } from '../../shared/domain/handling.ts';
import { alarmsIn } from '../../shared/storage/alarms.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { type Selection, selectedPumps } from '../plant/pumps.ts';

/** A condition of a device, with what people have done about it. */
export interface StandingCondition extends Condition {
  readonly deviceId: string;
  /** Whether nobody gets mail about it yet. */
  readonly commissioning?: true;
  readonly handling?: Handling;
}

/** The conditions that are or were out of normal, or are shelved in advance. */
export async function* standingConditions(
  storage: Storage,
  selection: Selection,
): AsyncGenerator<StandingCondition> {
  const now = Date.now();
  for await (const { customer, pump } of selectedPumps(storage, selection)) {
    const record = (await alarmsIn(storage, customer.key).state(pump.key))?.value;
    for (const condition of record?.conditions ?? []) {
      const handling = record?.handling?.[condition.condition];
      const everOut = condition.state !== 'normal' || condition.severity !== undefined;
      if (!everOut && !shelvingOf(handling, now)) continue;
      const { deviceId, commissioning } = pump;
      yield {
        ...condition,
        deviceId,
        ...(commissioning ? { commissioning } : {}),
        ...(handling ? { handling } : {}),
      };
    }
  }
}
