import type { Contact, Locale } from '../../../shared/domain/customer.ts';
import type { LimitOverride } from '../../../shared/domain/override.ts';
import type { Faults, FleetDevice } from '../../fleet/devices.ts';

/** A simulated pump, and what the operator enters when it is set up. */
export interface DemonstrationPump {
  readonly deviceId: string;
  readonly tag: string;
  readonly site: string;
  readonly serialNumber: string;
  readonly model: 'RV-250' | 'DS-600';
  readonly seed: number;
  readonly duty?: FleetDevice['duty'];
  readonly limits?: readonly LimitOverride[];
  readonly faults?: Faults;
}

export interface DemonstrationCustomer {
  readonly number: string;
  readonly name: string;
  readonly zone: string;
  readonly assetManaged: boolean;
  readonly contact: Contact;
  readonly users: readonly { readonly name: string; readonly email: string; readonly locale: Locale }[];
  readonly pumps: readonly DemonstrationPump[];
}
