import type { PumpModel } from '../../domain/model.ts';
import type { Signal } from '../../domain/signals.ts';

/** What the physics of a signal lets its sensor read. Values in the signal's unit. */
export interface SignalPhysics {
  /**
   * What a healthy transmitter can read at a pump, well within the hard range of the packet schema: outside
   * lie broken wires, short circuits and saturated inputs.
   */
  readonly plausible: readonly [min: number, max: number];
  /** No more than this while the motor turns says that the sensor is dead, not the pump. */
  readonly aboveInOperation?: number;
  /**
   * Least distance from its neighbours at which a single value can be a spike: in the unit, and as a share of
   * where the signal stands; the greater holds. Whatever is smaller, a limit's delay and deadband can bear.
   */
  readonly jump: { readonly absolute: number; readonly relative: number };
  /** A change so great that it shows the pump to be doing something else: in the unit, or as a share. */
  readonly move: { readonly absolute: number; readonly relative: number };
  /** Starts and stops carry it along at once, so that what it was before says nothing of what it is. */
  readonly followsMotor: boolean;
  /** It may stand still for weeks in a pump that is well. */
  readonly mayStandStill?: true;
  /**
   * No faster than this can it change for long, in the unit a second, whatever happens to the pump. Absent of all that can
   * jump in earnest: a vacuum that is lost, a bearing that seizes.
   */
  readonly fastest?: number;
}

/** A thermometer: oil and metal are slow, so 5 K from one reading to the next and back is no temperature. */
const thermal = (min: number, max: number): SignalPhysics => ({
  plausible: [min, max],
  jump: { absolute: 5, relative: 0 },
  move: { absolute: 5, relative: 0 },
  followsMotor: false,
});

/**
 * K by which a second can warm the oil of a pump: twice what all of the motor's power does that is kept as heat. A kilowatt
 * heats 20 kg of cast iron (0.46 kJ/(kg K)) by 0.11 K a second, and data sheets of such pumps have 25 to 40 kg for each; twice,
 * because a motor may be overloaded for a while, and the oil be ahead of the iron.
 */
const OIL_WARMS_BY = 0.2;

/**
 * What the motor draws follows the load, at most from idle to full, and never is nothing while it turns. What one at rest
 * draws a meter may read as a little less than nothing.
 */
const electrical = (max: number, least: number): SignalPhysics => ({
  plausible: [-5, max],
  aboveInOperation: 0,
  jump: { absolute: least, relative: 0.25 },
  move: { absolute: least, relative: 0.1 },
  followsMotor: true,
});

/**
 * By signal. A model's own `sensors` take the place of `plausible`.
 *
 * Sources: the atmosphere lies between 870 and 1,085 hPa at sea level (WMO records) and about 700 hPa at
 * 3,000 m, and an exhaust can't be below it; relief valves of such pumps open below 3 bar absolute; a Pt100
 * or thermocouple input reads the end of its scale on a broken wire and −200 °C or the like on a short one
 * (NAMUR NE 43 wants it so); mineral and synthetic pump oils flash below 300 °C and pumps trip at 85 to 125 °C;
 * ISO 20816-3 ends at 11 mm/s for machines that are about to break, and none that turns is as still as 0.01. What a
 * whole transmitter with its zero a little off reads of nothing lies below nothing: by 1 % of a gauge to 1,000 hPa.
 */
const PHYSICS: Readonly<Record<string, SignalPhysics>> = {
  inletPressure: {
    plausible: [-10, 1_500],
    jump: { absolute: 5, relative: 0.5 },
    move: { absolute: 0.5, relative: 0.1 },
    followsMotor: true,
  },
  exhaustPressure: {
    plausible: [600, 3_000],
    jump: { absolute: 40, relative: 0 },
    move: { absolute: 15, relative: 0 },
    followsMotor: true,
  },
  oilTemperature: { ...thermal(-40, 180), fastest: OIL_WARMS_BY },
  motorCurrent: electrical(1_900, 0.5),
  vibration: {
    plausible: [-0.1, 100],
    aboveInOperation: 0.01,
    jump: { absolute: 0.5, relative: 0.5 },
    move: { absolute: 0.2, relative: 0.1 },
    followsMotor: true,
  },
  power: electrical(1_900, 0.2),
  coolantTemperature: thermal(-40, 120),
  ambientTemperature: thermal(-45, 70),
  bearingTemperature: thermal(-40, 200),
  rotationalSpeed: {
    plausible: [-50, 90_000],
    aboveInOperation: 0,
    jump: { absolute: 50, relative: 0.2 },
    move: { absolute: 50, relative: 0.1 },
    followsMotor: true,
    // A pump without a drive turns as the mains do.
    mayStandStill: true,
  },
  oilLevel: {
    plausible: [-2, 102],
    jump: { absolute: 15, relative: 0 },
    move: { absolute: 5, relative: 0 },
    followsMotor: true,
    mayStandStill: true,
  },
};

/** Ranges that a pump model states for its own transmitters, in the signal's unit. */
export type SensorRanges = Partial<Record<Signal, readonly [min: number, max: number]>>;

/** The ranges that a pump's model states for its transmitters. */
export function rangesOf({ transmitters = [] }: Pick<PumpModel, 'transmitters'>): SensorRanges {
  return Object.fromEntries(transmitters.map(({ signal, min, max }) => [signal, [min, max]]));
}

/** The physics of a signal. */
export function physicsOf(signal: Signal): SignalPhysics {
  return PHYSICS[signal]!;
}

/** The greater of an absolute and a relative distance, at a place. */
export function distanceAt({ absolute, relative }: SignalPhysics['jump'], place: number): number {
  return Math.max(absolute, relative * Math.abs(place));
}
