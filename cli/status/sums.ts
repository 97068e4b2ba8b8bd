import type { EpochMs } from '../../shared/time.ts';
import type { CustomerStatus } from './customer.ts';
import type { PlantStatus } from './plant.ts';

/** The newest reading of all that was analysed. */
export function newestOf(customers: readonly CustomerStatus[]): EpochMs | undefined {
  const all = customers.flatMap(({ newest }) => newest ?? []);
  return all.length > 0 ? Math.max(...all) : undefined;
}

/** How many packets were refused of all devices, by why. */
export function reasonsOf({ customers, unknownDevices }: PlantStatus): Record<string, number> {
  const all: Record<string, number> = {};
  for (const { reasons } of [...customers.map(({ quarantine }) => quarantine), unknownDevices]) {
    for (const [reason, count] of Object.entries(reasons)) all[reason] = (all[reason] ?? 0) + count;
  }
  return all;
}

/** Devices of which so much was refused that the rest were only counted, the worst first. */
export function floodsOf({ customers, unknownDevices }: PlantStatus): [deviceId: string, count: number][] {
  return [...customers.map(({ quarantine }) => quarantine), unknownDevices]
    .flatMap(({ flooding }) => [...flooding])
    .sort(([, a], [, b]) => b - a);
}
