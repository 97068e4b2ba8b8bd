import type { LimitOverride } from '../../shared/domain/override.ts';
import { DAY, type EpochMs, HOUR, MINUTE, SECOND } from '../../shared/time.ts';
import type { Faults } from '../fleet/devices.ts';
import { highLevel } from './catalogue.ts';

/** The model of pump that every story befalls. */
export const STORY_MODEL = 'RV-250';

/** Something that befalls a pump or its box, on its way from healthy to what Vakt makes of it. */
export interface Story {
  readonly name: string;
  /** What happens, and what comes of it, in a line. */
  readonly line: string;
  /** The condition that becomes an alarm, or the reasons of which one refuses each packet; or nothing. */
  readonly brings: { readonly alarm: string } | { readonly refusals: readonly string[] } | undefined;
  /** Levels that only this pump has. */
  readonly limits?: readonly LimitOverride[];
  /** @param at when it comes to a head, shortly after the first start */
  faults(at: EpochMs): Faults;
}

const level = highLevel.bind(undefined, STORY_MODEL);
/** Oil passes its limit slowly: it is at it so long before it is safely above. */
const OIL_SLOW = MINUTE;

const worn = (kind: 'bearings' | 'cooling' | 'oil', days: number, passesAt: EpochMs): Faults => {
  const limit = kind === 'bearings' ? level('vibration', 'alarm') : level('oilTemperature', 'alarm');
  return { wear: { kind, beganAt: passesAt - days * DAY, passesAt, limit } };
};

export const STORIES: readonly Story[] = [
  {
    name: 'healthy',
    line: 'all pumps are well: load, hall temperature and weather change, and nothing is raised',
    brings: undefined,
    faults: () => ({}),
  },
  {
    name: 'exhaust-filter-clogging',
    line: 'the exhaust filter clogs with the load: exhaustPressure passes its warning, a day later its alarm level',
    brings: { alarm: 'exhaustPressure.high' },
    faults: (at) => ({
      clogging: {
        passesAt: at,
        limit: level('exhaustPressure', 'alarm'),
        earlier: { passesAt: at - 30 * HOUR, limit: level('exhaustPressure', 'warning') },
      },
    }),
  },
  {
    name: 'exhaust-filter-torn',
    line: "the exhaust filter tears: exhaustPressure falls below this pump's own low level while it runs",
    brings: { alarm: 'exhaustPressure.low' },
    limits: [
      { condition: 'exhaustPressure.low', field: 'warning', value: 1065 },
      { condition: 'exhaustPressure.low', field: 'alarm', value: 1045 },
    ],
    faults: (at) => ({ tornAt: at }),
  },
  {
    name: 'oil-ageing',
    line: 'the oil ages, faster the hotter it is: oilTemperature passes its levels, and power rises',
    brings: { alarm: 'oilTemperature.high' },
    faults: (at) => worn('oil', 12, at + OIL_SLOW),
  },
  {
    name: 'cooling-fouling',
    line: 'dust covers the oil cooler: oilTemperature passes its levels, and power stays as it was',
    brings: { alarm: 'oilTemperature.high' },
    faults: (at) => worn('cooling', 5, at + OIL_SLOW),
  },
  {
    name: 'bearing-wear',
    line: 'the bearings wear with the load: vibration passes its levels',
    brings: { alarm: 'vibration.high' },
    faults: (at) => worn('bearings', 12, at),
  },
  {
    name: 'sensor-drift',
    line: 'the exhaust sensor drifts: exhaustPressure.high is raised of a clean filter; after weeks of history its sensor warns first',
    brings: { alarm: 'exhaustPressure.high' },
    faults: (at) => ({
      sensor: {
        kind: 'drift',
        signal: 'exhaustPressure',
        from: at - 12 * DAY,
        showsAt: at,
        shows: level('exhaustPressure', 'alarm') + 1,
      },
    }),
  },
  {
    name: 'sensor-stuck',
    line: 'the oil sensor sticks at a healthy value: a warning of the sensor, and no alarm of the pump',
    brings: undefined,
    faults: (at) => ({ sensor: { kind: 'stuck', signal: 'oilTemperature', from: at - 2 * DAY } }),
  },
  {
    name: 'network-outage',
    line: 'no network for six hours, then the backlog: noData warns of the silence; of a peak in the backlog nobody is mailed',
    brings: undefined,
    faults: (at) => ({
      outage: { from: at - 6 * HOUR, to: at + 20 * SECOND },
      blockage: { from: at - 3 * HOUR, to: at - 3 * HOUR + 30 * MINUTE, drop: 450 },
    }),
  },
  {
    name: 'clock-ahead',
    line: "the box's clock jumps two hours ahead: its packets go to the quarantine, and after a quarter of an hour noData warns of the silence",
    brings: { refusals: ['reading-in-future'] },
    faults: (at) => ({ clock: { from: at, ahead: 2 * HOUR } }),
  },
  {
    name: 'clock-reset',
    line: "the box's clock falls back to 2000: its packets go to the quarantine, and after a quarter of an hour noData warns of the silence",
    brings: { refusals: ['reading-too-old'] },
    faults: (at) => ({ clock: { from: at, ahead: Date.UTC(2000, 0, 1) - at } }),
  },
  {
    name: 'firmware-rubbish',
    line: 'new firmware spoils every packet: each goes to the quarantine with its reason, and after a quarter of an hour noData warns of the silence',
    brings: {
      refusals: ['not-json', 'not-utf8', 'undeclared-field', 'schema-violation', 'schema-unknown'],
    },
    faults: (at) => ({ rubbishFrom: at }),
  },
];

/** A story by its name. */
export function storyNamed(name: string): Story | undefined {
  return STORIES.find((story) => story.name === name);
}
