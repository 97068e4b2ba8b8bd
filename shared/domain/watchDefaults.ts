import type { Levels, NoDataLimit } from './model.ts';

/**
 * What holds where a pump model says nothing of a kind of condition. Every one of them can be set for a model or a
 * pump; none is a property of any make of pump.
 */
export const WATCH_DEFAULTS = {
  /**
   * Levels in days: what has to be ordered takes some weeks, what lies in stock is changed within one. An estimate
   * has to stay there for hours, so that one hour's trend raises nothing.
   */
  life: {
    warning: 30,
    alarm: 7,
    onDelay: 6 * 3_600,
    offDelay: 6 * 3_600,
    deadband: 3,
    source:
      "Vakt's own: a month to plan and order a part, a week to change it; an estimate must hold for 6 h",
  },
  sensor: {
    warning: 0,
    onDelay: 0,
    offDelay: 1_800,
    deadband: 0,
    source:
      "Vakt's own: how long a fault must show is for the test that finds it; 30 min of good values end it, so that a loose contact is told once",
  },
  /** Levels in robust standard deviations of the pump's own past. */
  baseline: {
    warning: 6,
    onDelay: 3_600,
    offDelay: 3_600,
    deadband: 1,
    source: "Vakt's own, from the simulated fleet's healthy pumps: 6 robust deviations for an hour",
  },
  noData: {
    floor: 900,
    factor: 4,
    source: "Vakt's own: four times the usual interval, and never within a quarter of an hour",
  },
} as const satisfies { life: Levels; sensor: Levels; baseline: Levels; noData: NoDataLimit };
