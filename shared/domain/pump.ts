import type { LimitOverride } from './model.ts';

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
  /** Limits set for this pump in place of its model's. */
  readonly limits: readonly LimitOverride[];
}
