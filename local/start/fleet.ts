import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Teller } from './console.ts';
import { seedFleet } from './seed.ts';
import type { Plant, Services } from './services.ts';

/** Where the simulated fleet keeps what it knows. */
export function fleetFiles(data: string) {
  const at = (name: string) => join(data, 'fleet', name);
  return { devices: at('devices.json'), ledger: at('ledger.jsonl') };
}

/** Starts the simulated pumps, at the first start of this data folder after adding their customers. */
export async function startFleet(
  plant: Plant,
  services: Services,
  data: string,
  tell: Teller,
): Promise<void> {
  const files = fleetFiles(data);
  if (!existsSync(files.devices)) await seedFleet(plant, files.devices, Date.now());
  const devices = JSON.parse(readFileSync(files.devices, 'utf8')) as { model: string }[];
  const fleet = await services.start({
    name: 'fleet',
    script: join(import.meta.dirname, '../fleet/main.ts'),
    args: ['--devices', files.devices, '--ca', plant.info.hub.ca, '--ledger', files.ledger],
    onLine: (line) => tellFleet(line as FleetLine, tell),
  });
  plant.info.pids.fleet = fleet.pid;
  tell.up('Simulated fleet', `${devices.length} pumps at two customers`);
}

interface FleetLine {
  readonly progress?: { readonly sent: number; readonly total: number };
  readonly historyDone?: boolean;
  readonly readings?: number;
  readonly seconds?: number;
}

function tellFleet({ progress, historyDone, readings, seconds }: FleetLine, tell: Teller): void {
  if (progress) {
    const share = Math.round((100 * progress.sent) / progress.total);
    tell.progress(`history: ${progress.sent} of ${progress.total} readings sent (${share} %)`, {
      history: progress,
    });
  } else if (historyDone) {
    tell.say(`  history: ${readings} readings sent in ${seconds?.toFixed(1)} s; the pumps are live now`, {
      historyDone: { readings, seconds },
    });
  }
}
