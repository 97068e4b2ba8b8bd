import { type DayCourse, dayCourse, oilAfter } from './day.ts';
import { type Duty, type DutyPlan, loadAt } from './duty.ts';
import { type Clogging, flowFactor, growth } from './filter.ts';
import { type ModelPhysics, models } from './models.ts';
import { normal } from './random.ts';
import { day, hour, minute } from './time.ts';
import { atmosphere } from './weather.ts';

/** A simulated pump. Two with the same parameters give the same readings. */
export interface PumpParameters {
  /** One of the names in `models`. */
  model: string;
  seed: number;
  /** `continuous` by default. */
  duty?: Duty;
  /** Without it, the filter stays clean. */
  clogging?: Clogging;
}

/** What the box on the pump measures at one instant; pressures are absolute. */
export interface Reading {
  /** RFC 3339. */
  at: string;
  /** hPa. */
  inletPressure: number;
  /** hPa. */
  exhaustPressure: number;
  /** °C. */
  oilTemperature: number;
  /** A. */
  motorCurrent: number;
  /** mm/s RMS. */
  vibration: number;
  /** kW. */
  power: number;
  running: boolean;
}

// Three phases at 400 V, power factor of a motor of some kilowatts.
const kilowattPerAmpere = (Math.sqrt(3) * 400 * 0.84) / 1000;

// What keeps the noise of one signal apart from another's.
const noiseOf = { inlet: 1, exhaust: 2, oil: 3, power: 4, vibration: 5 };

/**
 * A pump's readings as a function of time.
 *
 * @returns reads the pump at a time in epoch milliseconds; any order of times gives the same readings
 * @throws RangeError when the model is unknown or the clogging is impossible
 */
export function simulatePump({ model: name, seed, duty = 'continuous', clogging }: PumpParameters) {
  const model = models[name];
  if (!model) {
    throw new RangeError(`there is no model ${name}; the fleet knows ${Object.keys(models).join(', ')}`);
  }
  const plan: DutyPlan = { duty, seed, peakAt: clogging?.passesAt };
  const course = courseOf(model, plan);
  const grownDrop =
    clogging &&
    growth(clogging, model.cleanFilterDrop, course.loadHoursBetween, (at) => flowFactor(loadAt(plan, at)));

  return (at: number): Reading => {
    const load = loadAt(plan, at);
    const running = load > 0;
    const noise = (signal: number) => normal(seed, signal, at);
    const filterDrop = running ? flowFactor(load) * (model.cleanFilterDrop + (grownDrop?.(at) ?? 0)) : 0;
    const power = running
      ? // Compressing against a clogged filter costs power, too.
        model.idlePower + (model.fullPower - model.idlePower) * load * (1 + filterDrop / 2000)
      : 0;
    return {
      at: new Date(at).toISOString(),
      inletPressure: running
        ? round(
            2,
            (model.ultimatePressure + model.processPressure * load ** 2) * (1 + 0.02 * noise(noiseOf.inlet)),
          )
        : // At rest the pump is vented.
          round(2, atmosphere(at)),
      exhaustPressure: round(1, atmosphere(at) + filterDrop + 0.2 * noise(noiseOf.exhaust)),
      oilTemperature: round(1, course.oilAt(at) + 0.1 * noise(noiseOf.oil)),
      motorCurrent: round(2, Math.max(0, (power / kilowattPerAmpere) * (1 + 0.01 * noise(noiseOf.power)))),
      vibration: round(
        2,
        running
          ? model.vibration * (1 + 0.2 * load) * (1 + 0.05 * noise(noiseOf.vibration))
          : // What the neighbours shake.
            0.05 * Math.abs(1 + 0.3 * noise(noiseOf.vibration)),
      ),
      power: round(2, Math.max(0, power * (1 + 0.01 * noise(noiseOf.power)))),
      running,
    };
  };
}

/** The pump's past, day by day, each worked out when it is first needed. */
function courseOf(model: ModelPhysics, plan: DutyPlan) {
  const days = new Map<number, DayCourse>();
  const dayAt = (start: number) => {
    let course = days.get(start);
    if (!course) {
      course = dayCourse(model, plan, start);
      days.set(start, course);
    }
    return course;
  };
  const place = (at: number) => {
    const start = Math.floor(at / day) * day;
    const index = Math.floor((at - start) / minute);
    return { start, index, rest: at - start - index * minute };
  };
  const loadHoursOfDay = (at: number) => {
    const { start, index, rest } = place(at);
    return (dayAt(start).loadHours[index] as number) + (loadAt(plan, at) * rest) / hour;
  };
  const loadHoursForward = (from: number, to: number) => {
    let hours = loadHoursOfDay(to) - loadHoursOfDay(from);
    for (let { start } = place(from); start < place(to).start; start += day) hours += dayAt(start).total;
    return hours;
  };

  return {
    oilAt(at: number): number {
      const { start, index, rest } = place(at);
      const oil = dayAt(start).oilTemperature[index] as number;
      return oilAfter(model, oil, loadAt(plan, at), at, rest);
    },
    loadHoursBetween: (from: number, to: number) =>
      from <= to ? loadHoursForward(from, to) : -loadHoursForward(to, from),
  };
}

function round(digits: number, value: number): number {
  return Number(value.toFixed(digits));
}
