/** A quantity that a pump's box measures, as it appears in packets, limits and KPIs. */
export interface SignalDefinition {
  /** Unit of every value of this signal, as printed for people. */
  readonly unit: string;
  /** How people call it. */
  readonly title: string;
  /** Values outside can't come from a working sensor; the packet schema refuses them. */
  readonly range: readonly [min: number, max: number];
}

/**
 * The measured signals. Pressures are absolute. The ranges are those of the sensors fitted to the box, not
 * limits of any pump: limits belong to the pump model.
 */
export const SIGNALS = {
  inletPressure: { unit: 'hPa', title: 'Inlet pressure', range: [0, 2_000] },
  exhaustPressure: { unit: 'hPa', title: 'Exhaust pressure', range: [0, 5_000] },
  oilTemperature: { unit: '°C', title: 'Oil temperature', range: [-50, 250] },
  motorCurrent: { unit: 'A', title: 'Motor current', range: [0, 2_000] },
  vibration: { unit: 'mm/s', title: 'Vibration', range: [0, 200] },
  power: { unit: 'kW', title: 'Electrical power', range: [0, 2_000] },
} as const satisfies Record<string, SignalDefinition>;

export type Signal = keyof typeof SIGNALS;

/** Every measured signal, in the order in which they are shown. */
export const SIGNAL_NAMES = Object.keys(SIGNALS) as Signal[];

/** Whether this text names a measured signal. */
export function isSignal(name: string): name is Signal {
  return Object.hasOwn(SIGNALS, name);
}
