import { CLOCK_SET_BACK, type Transition } from '../domain/alarm.ts';
import { partsOf } from '../domain/condition.ts';
import type { Locale } from '../domain/customer.ts';
import { LONG_LIFE } from '../domain/health.ts';
import { unitOf } from '../domain/watch.ts';
import { formatNumber, unitIn } from './format.ts';
import type { Words } from './words.ts';

/** What a transition is about, in words. */
export interface Description {
  /** What is out of order, in a few words. */
  readonly what: string;
  /** Its measure, for a subject; absent where there is none. */
  readonly amount?: string;
  readonly meaning: string;
  /** What `began` is called. */
  readonly since: string;
  readonly facts: readonly [label: string, fact: string][];
}

/**
 * Says of a condition of any kind what is out of order, by how much, and what that means.
 *
 * @throws {RangeError} when a newer release wrote a condition that this one doesn't know
 */
export function describe(
  transition: Pick<Transition, 'condition' | 'severity' | 'value' | 'limit' | 'detail'>,
  words: Words,
  locale: Locale,
): Description {
  const { condition, severity, value, limit, detail = '' } = transition;
  const parts = partsOf(condition);
  if (!parts) throw new RangeError(`This release has no words for ${condition}.`);
  const { since } = words;
  const signal = 'signal' in parts ? words.signal[parts.signal] : '';
  const measure = (number: number) => {
    return `${formatNumber(number, locale)} ${unitOf(parts.kind, 'signal' in parts ? parts.signal : undefined)}`;
  };
  const measured = { amount: measure(value), since };
  const limited: Description['facts'] = [
    [words.value, measure(value)],
    [words.limit, measure(limit)],
  ];
  switch (parts.kind) {
    case 'limit':
    case 'rate':
      return {
        ...measured,
        what: `${signal}: ${words.direction[parts.direction]}`,
        meaning: words.meaning[severity],
        facts: limited,
      };
    case 'baseline':
      return {
        ...measured,
        what: `${signal}: ${words.deviates}`,
        meaning: words.deviationMeaning[severity],
        facts: [
          [words.deviation, measure(value)],
          [words.limit, measure(limit)],
        ],
      };
    case 'sensor':
      return {
        what: `${signal}: ${words.untrusted}`,
        meaning: words.sensorMeaning[severity],
        since,
        facts: [[words.faultLabel, words.fault[detail] ?? detail]],
      };
    case 'life': {
      const days = (number: number) => unitIn(locale, number, 'day');
      const isKnown = value < LONG_LIFE;
      return {
        what: `${words.component[parts.component] ?? parts.component}: ${words.shortLife}`,
        ...(isKnown ? { amount: days(value) } : {}),
        meaning: words.lifeMeaning[severity],
        since,
        facts: [
          ...(isKnown ? [[words.remainingLife, days(value)] as [string, string]] : []),
          [words.limit, days(limit)],
        ],
      };
    }
    case 'no-data': {
      if (detail === CLOCK_SET_BACK)
        return { what: words.clockSetBack, meaning: words.clockSetBackMeaning, since, facts: [] };
      return {
        what: words.noData,
        meaning: words.noDataMeaning[severity],
        since: words.lastHeard,
        facts: [[words.usualSilence, formatSeconds(limit, locale)]],
      };
    }
  }
}

/** In minutes, or in hours from two on. */
function formatSeconds(seconds: number, locale: Locale): string {
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? unitIn(locale, minutes, 'minute') : unitIn(locale, minutes / 60, 'hour');
}
