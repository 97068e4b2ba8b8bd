import type { Transition } from '../../shared/domain/alarm.ts';
import { NOW } from '../../test/functions/support/deployment.ts';

/** The alarm that is mailed, of this device. */
export function alarmOf(device: string): Transition {
  return {
    id: 'benchtransition',
    device,
    condition: 'exhaustPressure.high',
    from: 'pending',
    to: 'active',
    severity: 'alarm',
    at: NOW,
    began: NOW,
    readingAt: NOW,
    arrivedAt: NOW,
    value: 1_250,
    limit: 1_200,
    notice: 'queued',
  };
}
