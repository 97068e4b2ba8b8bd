import type { EpochMs } from '../time.ts';
import type { CalendarDate } from './contract/contract.ts';
import type { LimitOverride } from './override.ts';

/** A pump as the customer knows it. Everything here is the customer's data and goes with the contract. */
export interface Pump {
  /** {@link Device.key} of the box on it. */
  readonly key: string;
  readonly deviceId: string;
  /** Name of its {@link PumpModel}. */
  readonly model: string;
  /** The customer's own name for it; the device ID where none was given. */
  readonly tag: string;
  readonly site?: string;
  readonly serialNumber?: string;
  /** Hours on its counter when that was entered; it has run on since. */
  readonly runningHours?: number;
  readonly runningHoursAt?: EpochMs;
  /** Day of the last service, as the customer tells it. */
  readonly lastService?: CalendarDate;
  /** While it is being set up: it is evaluated like any other, and nobody gets mail about it. */
  readonly commissioning?: true;
  /** When its commissioning ended; absent where there was none. */
  readonly releasedAt?: EpochMs;
  /** Limits set for this pump in place of its model's. */
  readonly limits: readonly LimitOverride[];
}
