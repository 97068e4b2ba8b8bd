import type { Pump } from '../shared/domain/pump.ts';
import { iso } from '../shared/time.ts';

/** A pump for a program, with its times as RFC 3339. */
export function describePump({ key: _, runningHoursAt, releasedAt, ...pump }: Pump) {
  return {
    ...pump,
    ...(runningHoursAt === undefined ? {} : { runningHoursAt: iso(runningHoursAt) }),
    ...(releasedAt === undefined ? {} : { releasedAt: iso(releasedAt) }),
  };
}
