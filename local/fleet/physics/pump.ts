import { courseOf } from './course.ts';
import { type Duty, type DutyPlan, loadAt } from './duty.ts';
import { type Exhaust, exhaustDrop } from './exhaust.ts';
import { DIGITS, type Measured, measured } from './measured.ts';
import { type ModelPhysics, models, type PacketSchema } from './models.ts';
import { normal } from './random.ts';
import { type SensorFault, shownBy } from './sensor.ts';
import { defectFelt, peakOf, soundVibration, type Wear, type WearEffects, wearOf } from './wear.ts';
import { atmosphere, hallTemperature } from './weather.ts';

/** A simulated pump. Two with the same parameters give the same readings. */
export interface PumpParameters extends Exhaust {
  /** One of the names in `models`. */
  model: string;
  seed: number;
  /** `continuous` by default. */
  duty?: Duty;
  /** Without it, bearings, cooler and oil stay as good as new. */
  wear?: Wear;
  /** By how many K its hall is warmer at the height of summer than in the year's mean; 0 by default. */
  season?: number;
  /** Without it, all sensors are true. */
  sensor?: SensorFault;
}

/**
 * What the box on the pump measures at one instant. Pressures are absolute, in hPa; temperatures in °C, current
 * in A, vibration in mm/s RMS, power in kW, speed in turns a minute, oil level in % of the sight glass.
 */
export interface Reading extends Record<Measured, number> {
  /** RFC 3339. */
  at: string;
  /** It is idle outside its shifts (OPC 40223). */
  state: 'operating' | 'idle';
}

// Three phases at 400 V, power factor of a motor of some kilowatts.
const kilowattPerAmpere = (Math.sqrt(3) * 400 * 0.84) / 1000;

// What keeps the noise of one signal apart from another's.
const noiseOf = {
  inlet: 1,
  exhaust: 2,
  oil: 3,
  power: 4,
  vibration: 5,
  coolant: 6,
  bearing: 7,
  level: 8,
  hall: 9,
  speed: 10,
};

// Filled to here when cold; warm oil takes more room (7 parts in 10,000 a kelvin), of which the glass shows a tenfold.
const coldOilLevel = 62;
const oilLevelPerKelvin = 0.07;

const healthy: WearEffects = { heat: () => 1, friction: () => 1, defect: () => 0 };

/**
 * A pump's readings as a function of time.
 *
 * @returns reads the pump at a time in epoch milliseconds; any order of times gives the same readings
 * @throws RangeError when the model is unknown or what befalls the pump is impossible
 */
export function simulatePump(pump: PumpParameters): (at: number) => Reading {
  const truth = truthOf(pump);
  const { sensor } = pump;
  const shown = sensor && shownBy(sensor, (at) => truth(at).values[sensor.signal]);
  return (at) => {
    const { values, state } = truth(at);
    if (sensor && shown) values[sensor.signal] = Math.max(0, shown(at));
    for (const signal of measured) values[signal] = Number(values[signal].toFixed(DIGITS[signal]));
    return { at: new Date(at).toISOString(), ...values, state };
  };
}

/** The packets that this pump's box sends. @throws RangeError when the model is unknown */
export function schemaOf({ model }: PumpParameters): PacketSchema {
  return physicsOf(model).schema;
}

function physicsOf(name: string): ModelPhysics {
  const model = models[name];
  if (model) return model;
  throw new RangeError(`there is no model ${name}; the fleet knows ${Object.keys(models).join(', ')}`);
}

/** What true sensors would show, unrounded. */
function truthOf(pump: PumpParameters) {
  const { model: name, seed, duty = 'continuous', wear, season = 0, sensor, ...exhaust } = pump;
  const model = physicsOf(name);
  const shownAt = sensor?.kind === 'drift' ? sensor.showsAt : undefined;
  const plan: DutyPlan = {
    duty,
    seed,
    season,
    peakAt: exhaust.clogging?.passesAt ?? (wear && peakOf(wear)) ?? shownAt,
  };
  const { heat, friction, defect } = wear ? wearOf(wear, model, plan) : healthy;
  const course = courseOf(model, plan, { heat });
  const dropAt = exhaustDrop(exhaust, model, plan, course);

  return (at: number): { values: Record<Measured, number>; state: Reading['state'] } => {
    const load = loadAt(plan, at);
    const operating = load > 0;
    const noise = (signal: number) => normal(seed, signal, at);
    const drop = dropAt(at);
    // Compressing against a clogged filter costs power, too.
    const work = (model.fullPower - model.idlePower) * load * (1 + drop / 2000);
    const power = operating ? (model.idlePower + work) * friction(at) : 0;
    const inlet = model.ultimatePressure + model.processPressure * load ** 2;
    const hall = hallTemperature(at, season);
    const oil = course.oilAt(at);
    // A bearing's defect rubs: a kelvin for each mm/s.
    const bearing = oil + model.bearingRise * load + (operating ? defect(at) : 0);
    const vibration = Math.hypot(soundVibration(model, load), defect(at) * defectFelt(load));
    const values = {
      // At rest the pump is vented.
      inletPressure: operating ? inlet * (1 + 0.02 * noise(noiseOf.inlet)) : atmosphere(at),
      exhaustPressure: atmosphere(at) + drop + 0.2 * noise(noiseOf.exhaust),
      oilTemperature: oil + 0.05 * noise(noiseOf.oil),
      motorCurrent: Math.max(0, (power / kilowattPerAmpere) * (1 + 0.01 * noise(noiseOf.power))),
      // An RMS over a second or more is steady; at rest, what the neighbours shake is felt.
      vibration: operating
        ? vibration * (1 + 0.01 * noise(noiseOf.vibration))
        : 0.05 * Math.abs(1 + 0.3 * noise(noiseOf.vibration)),
      power: Math.max(0, power * (1 + 0.01 * noise(noiseOf.power))),
      coolantTemperature: hall + model.coolantShare * (oil - hall) + 0.05 * noise(noiseOf.coolant),
      ambientTemperature: hall + 0.05 * noise(noiseOf.hall),
      bearingTemperature: bearing + 0.05 * noise(noiseOf.bearing),
      rotationalSpeed: operating ? model.speed * (1 - model.slip * load) + noise(noiseOf.speed) : 0,
      oilLevel: coldOilLevel + oilLevelPerKelvin * (oil - 20) + 0.05 * noise(noiseOf.level),
    };
    return { values, state: operating ? 'operating' : 'idle' };
  };
}
