import type { BoxFaults } from './box.ts';
import { measured } from './physics/measured.ts';
import type { PumpParameters } from './physics/pump.ts';
import { wearKinds } from './physics/wear.ts';
import { parseWithTimes, problemsOf, type Shape } from './shape.ts';

/** What befalls a pump or its box. */
export type Faults = Omit<PumpParameters, 'model' | 'seed' | 'duty'> & BoxFaults;

/** One entry of the devices file: a device as IoT Hub and Vakt know it, and the pump it sits on. */
export interface FleetDevice extends PumpParameters, BoxFaults {
  deviceId: string;
  /** `HostName=…;DeviceId=…;SharedAccessKey=…` */
  connectionString: string;
  /** The first part of its packet IDs. */
  authorization: string;
}

const pumpShape: Shape = {
  model: 'text',
  seed: 'whole',
  'duty?': ['continuous', 'shifts'],
  'season?': 'number',
  'clogging?': {
    passesAt: 'time',
    limit: 'number',
    'earlier?': { passesAt: 'time', limit: 'number' },
    'timeConstant?': 'positive',
  },
  'tornAt?': 'time',
  'blockage?': { from: 'time', to: 'time', drop: 'number' },
  'wear?': { kind: wearKinds, beganAt: 'time', passesAt: 'time', limit: 'number' },
};
const stuck: Shape = { kind: ['stuck'], signal: measured, from: 'time' };
const drift: Shape = { kind: ['drift'], signal: measured, from: 'time', showsAt: 'time', shows: 'number' };
const boxShape: Shape = {
  deviceId: 'text',
  connectionString: 'text',
  authorization: 'text',
  'outage?': { from: 'time', to: 'time' },
  'clock?': { from: 'time', ahead: 'number' },
  'rubbishFrom?': 'time',
  'retired?': { from: 'time', to: 'time' },
};

/**
 * Reads the devices file.
 *
 * @throws Error that names every entry and field that is wrong
 */
export function parseDevices(text: string): FleetDevice[] {
  const entries = parseWithTimes(text);
  if (!Array.isArray(entries)) throw new Error('the devices file must hold a JSON array');
  const problems = entries.flatMap((entry, index) => problemsOf(entry, shapeOf(entry), `[${index}]`));
  const ids = entries.map((entry) => entry?.deviceId);
  const twice = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
  problems.push(...[...twice].map((id) => `deviceId ${id} occurs more than once`));
  if (problems.length > 0) throw new Error(`the devices file is wrong: ${problems.join('; ')}`);
  return entries as FleetDevice[];
}

function shapeOf(entry: { sensor?: { kind?: unknown } } | null): Shape {
  const sensor = entry?.sensor?.kind === 'drift' ? drift : stuck;
  return { ...boxShape, ...pumpShape, 'sensor?': sensor };
}

/** The pump a device sits on. */
export function pumpOf(device: FleetDevice): PumpParameters {
  const { model, seed, duty, clogging, tornAt, blockage, wear, sensor } = device;
  return { model, seed, duty, clogging, tornAt, blockage, wear, sensor };
}
