import type { Transition } from '../../shared/domain/alarm.ts';
import type { MaintenanceRecord } from '../../shared/domain/maintenance.ts';
import { alarmsIn } from '../../shared/storage/alarms.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { maintenanceIn } from '../../shared/storage/maintenance.ts';
import { type Selection, selectedPumps } from '../plant/pumps.ts';

/** How often one condition was raised on pumps of one model, and how often people have said that nothing was wrong. */
export interface FalseAlarms {
  readonly model: string;
  readonly condition: string;
  readonly raised: number;
  readonly falseAlarms: number;
  /** Of those raised, from 0 to 1; absent where the raisings are not kept any more, or were fewer than that. */
  readonly share?: number;
}

/**
 * Of which conditions people have said that nothing was wrong, and how often they were raised in all; the most often
 * wrong first. Where that is much of them, the limit of the model or of the pump is wrong, or its delay.
 */
export async function falseAlarmsOf(storage: Storage, selection: Selection): Promise<FalseAlarms[]> {
  const counts = new Map<string, FalseAlarms>();
  for await (const { customer, pump } of selectedPumps(storage, selection)) {
    const { records } = await maintenanceIn(storage, customer.key).of(pump.key);
    const transitions: Transition[] = [];
    for await (const one of alarmsIn(storage, customer.key).transitions(pump.key)) transitions.push(one);
    count(counts, pump.model, records, transitions);
  }
  return [...counts.values()]
    .filter(({ falseAlarms }) => falseAlarms > 0)
    .map((one) => (one.raised >= one.falseAlarms ? { ...one, share: one.falseAlarms / one.raised } : one))
    .sort((a, b) => b.falseAlarms - a.falseAlarms || a.condition.localeCompare(b.condition, 'en'));
}

function count(
  counts: Map<string, FalseAlarms>,
  model: string,
  records: readonly MaintenanceRecord[],
  transitions: readonly Transition[],
): void {
  const add = (condition: string, raised: number, falseAlarms: number) => {
    const key = JSON.stringify([model, condition]);
    const known = counts.get(key) ?? { model, condition, raised: 0, falseAlarms: 0 };
    counts.set(key, {
      ...known,
      raised: known.raised + raised,
      falseAlarms: known.falseAlarms + falseAlarms,
    });
  };
  for (const record of records) if (record.kind === 'false-alarm') add(record.condition, 0, 1);
  // A warning that became an alarm was raised once.
  for (const { condition, from, to } of transitions) {
    if (to === 'active' && from !== 'active') add(condition, 1, 0);
  }
}
