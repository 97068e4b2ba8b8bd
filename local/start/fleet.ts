import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FleetDevice, parseDevices } from '../fleet/devices.ts';
import type { Teller } from './console.ts';
import type { FleetChoice } from './demonstration.ts';
import type { Plant } from './plant.ts';
import { seedFleet } from './seed.ts';
import type { Services } from './services.ts';

/** Where the simulated fleet keeps what it knows. */
export function fleetFiles(data: string) {
  const at = (name: string) => join(data, 'fleet', name);
  return { devices: at('devices.json'), ledger: at('ledger.jsonl') };
}

/** Pumps for which there is room for all their history. */
const ROOM = 4;
const HISTORY_DAYS = 14;
/** Seconds; a pump's state is known for longer than this after each reading. */
const HISTORY_INTERVAL = 120;
/** Seconds; with a packet every second, four pumps that were only looked at kept half a core busy. */
const LIVE_INTERVAL = 2;

/** How much history so many pumps send, and how often they send live: a machine can take only so much. */
export function paceOf(pumps: number): {
  historyDays: number;
  historyInterval: number;
  liveInterval: number;
} {
  const share = Math.max(1, pumps / ROOM);
  return {
    historyDays: Math.max(1, Math.round(HISTORY_DAYS / share)),
    historyInterval: HISTORY_INTERVAL,
    liveInterval: Math.max(LIVE_INTERVAL, Math.ceil(share / 5)),
  };
}

/**
 * Starts the simulated pumps, at the first start of this data folder after adding their customers.
 *
 * @returns the pumps' boxes
 */
export async function startFleet(
  plant: Plant,
  services: Services,
  data: string,
  choice: FleetChoice,
  tell: Teller,
): Promise<FleetDevice[]> {
  const files = fleetFiles(data);
  const known = existsSync(files.devices);
  if (!known) await seedFleet(plant, files.devices, choice, Date.now());
  const devices = parseDevices(readFileSync(files.devices, 'utf8'));
  const sending = devices.filter(({ retired }) => retired === undefined).length;
  const { historyDays, historyInterval, liveInterval } = paceOf(sending);
  await services.start({
    name: 'fleet',
    script: join(import.meta.dirname, '../fleet/main.ts'),
    args: [
      ...['--devices', files.devices, '--ca', plant.info.hub.ca, '--ledger', files.ledger],
      ...['--history-days', String(historyDays), '--history-interval', String(historyInterval)],
      ...['--live-interval', String(liveInterval)],
    ],
    onLine: (line) => tellFleet(line as FleetLine, tell),
  });
  const story = choice.story ? `, story ${choice.story.name}` : '';
  const count = sending === 1 ? '1 pump' : `${sending} pumps`;
  tell.up('Simulated fleet', count + (known ? ', going on as they were begun' : story));
  if (choice.story && !known) tell.say(`  ${choice.story.line}`);
  return devices;
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
