/** A quantity that a pump's box measures, as it appears in packets, limits and KPIs. */
export interface SignalDefinition {
  /** Unit of every value of this signal, as printed for people. */
  readonly unit: string;
  /** How people call it. */
  readonly title: string;
  /** Values outside can't come from a working sensor. */
  readonly range: readonly [min: number, max: number];
  /** Whether a value is the root of a mean square: what comes to it from elsewhere adds by its square. */
  readonly rootMeanSquare?: true;
}

/**
 * The measured signals. Pressures are absolute; the coolant, water or air, is measured where it leaves the pump;
 * the oil level is that of the sight glass. The ranges are those of the sensors fitted to the box, not limits of any
 * pump: limits belong to the pump model. New ones go to the end.
 */
export const SIGNALS = {
  inletPressure: { unit: 'hPa', title: 'Inlet pressure', range: [0, 2_000] },
  exhaustPressure: { unit: 'hPa', title: 'Exhaust pressure', range: [0, 5_000] },
  oilTemperature: { unit: '°C', title: 'Oil temperature', range: [-50, 250] },
  motorCurrent: { unit: 'A', title: 'Motor current', range: [0, 2_000] },
  vibration: { unit: 'mm/s', title: 'Vibration', range: [0, 200], rootMeanSquare: true },
  power: { unit: 'kW', title: 'Electrical power', range: [0, 2_000] },
  coolantTemperature: { unit: '°C', title: 'Coolant temperature', range: [-50, 150] },
  ambientTemperature: { unit: '°C', title: 'Ambient temperature', range: [-50, 100] },
  bearingTemperature: { unit: '°C', title: 'Bearing temperature', range: [-50, 250] },
  rotationalSpeed: { unit: '1/min', title: 'Rotational speed', range: [0, 100_000] },
  oilLevel: { unit: '%', title: 'Oil level', range: [0, 100] },
} as const satisfies Record<string, SignalDefinition>;

export type Signal = keyof typeof SIGNALS;

/** Whether a signal's values are roots of mean squares. */
export function isRootMeanSquare(signal: Signal): boolean {
  const definition: SignalDefinition = SIGNALS[signal];
  return definition.rootMeanSquare ?? false;
}

/** How many times as much as its range a packet may hold of a signal, either way. */
const ACCEPTED = 1_000;

/**
 * What the packet schema accepts of a signal. A broken sensor, one whose zero is a little off, or one that is set to a
 * thousandth of the unit must not cost the packet and all the other signals in it: what of it counts,
 * `shared/analysis/sensors/` decides.
 */
export function acceptedRange(signal: Signal): readonly [min: number, max: number] {
  const most = ACCEPTED * SIGNALS[signal].range[1];
  return [-most, most];
}

/** Every measured signal, in the order in which they are shown. */
export const SIGNAL_NAMES = Object.keys(SIGNALS) as Signal[];

/** Whether this text names a measured signal. */
export function isSignal(name: string): name is Signal {
  return Object.hasOwn(SIGNALS, name);
}
