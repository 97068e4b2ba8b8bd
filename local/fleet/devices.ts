import type { Duty } from './physics/duty.ts';
import type { PumpParameters } from './physics/pump.ts';

/** One entry of the devices file: a device as IoT Hub and Vakt know it, and the pump it sits on. */
export interface FleetDevice {
  deviceId: string;
  /** `HostName=…;DeviceId=…;SharedAccessKey=…` */
  connectionString: string;
  /** The first part of its packet IDs. */
  authorization: string;
  /** One of the simulated models, e.g. `RV-250`. */
  model: string;
  /** Two pumps of a model differ by it. */
  seed: number;
  /** `continuous` by default. */
  duty?: Duty;
  /** Without it, the exhaust filter stays clean. */
  clogging?: {
    /** When the exhaust pressure passes `limit`, RFC 3339. */
    passesAt: string;
    /** hPa absolute. */
    limit: number;
    /** A lower limit that is passed earlier; it sets how fast the filter clogs. */
    earlier?: { passesAt: string; limit: number };
    /** Without `earlier`: hours at full load in which the pressure drop grows e-fold; 30 by default. */
    timeConstant?: number;
  };
}

/**
 * Reads the devices file.
 *
 * @throws Error that names every entry and field that is wrong
 */
export function parseDevices(text: string): FleetDevice[] {
  const entries: unknown = JSON.parse(text);
  if (!Array.isArray(entries)) throw new Error('the devices file must hold a JSON array');
  const problems = entries.flatMap((entry, index) =>
    problemsOf(entry).map((problem) => `[${index}]${problem}`),
  );
  const ids = entries.map((entry) => entry?.deviceId);
  const twice = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
  problems.push(...[...twice].map((id) => `deviceId ${id} occurs more than once`));
  if (problems.length > 0) throw new Error(`the devices file is wrong: ${problems.join('; ')}`);
  return entries as FleetDevice[];
}

function problemsOf(entry: unknown): string[] {
  if (typeof entry !== 'object' || entry === null) return [' must be an object'];
  const { seed, duty, clogging, ...texts } = entry as FleetDevice;
  const problems = (['deviceId', 'connectionString', 'authorization', 'model'] as const)
    .filter((field) => typeof texts[field] !== 'string' || texts[field] === '')
    .map((field) => `.${field} must be a text`);
  if (!Number.isInteger(seed)) problems.push('.seed must be a whole number');
  if (duty !== undefined && duty !== 'continuous' && duty !== 'shifts') {
    problems.push('.duty must be continuous or shifts');
  }
  if (clogging !== undefined) {
    problems.push(...passing('.clogging', clogging));
    if (clogging.earlier !== undefined) problems.push(...passing('.clogging.earlier', clogging.earlier));
    const { timeConstant } = clogging;
    if (timeConstant !== undefined && !(timeConstant > 0)) {
      problems.push('.clogging.timeConstant must be above 0');
    }
  }
  return problems;
}

function passing(field: string, value: { passesAt?: unknown; limit?: unknown } | null): string[] {
  const problems: string[] = [];
  if (Number.isNaN(Date.parse(String(value?.passesAt)))) problems.push(`${field}.passesAt must be a time`);
  if (!Number.isFinite(value?.limit)) problems.push(`${field}.limit must be a number`);
  return problems;
}

/** The pump a device sits on. */
export function pumpOf({ model, seed, duty, clogging }: FleetDevice): PumpParameters {
  if (!clogging) return { model, seed, duty };
  const { passesAt, limit, earlier, timeConstant } = clogging;
  return {
    model,
    seed,
    duty,
    clogging: {
      passesAt: Date.parse(passesAt),
      limit,
      earlier: earlier && { passesAt: Date.parse(earlier.passesAt), limit: earlier.limit },
      timeConstant,
    },
  };
}
