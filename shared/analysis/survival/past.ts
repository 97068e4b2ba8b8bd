import { type Doubt, isDoubted } from '../../domain/doubt.ts';
import type { Direction } from '../../domain/model.ts';
import type { DayRollup, SignalRollup } from '../../domain/rollup.ts';
import type { Signal } from '../../domain/signals.ts';
import type { Span } from '../../domain/span.ts';
import { DAY, type EpochMs } from '../../time.ts';
import type { Stretch } from './duty.ts';

const SECONDS_PER_HOUR = 3_600;
/** A pump's past is kept in at most so many parts: what is oldest in the longest ones. */
const MOST_PARTS = 400;

/** What a part's life has to know of a signal. Seconds, and the signal's unit. */
export interface PastSignal
  extends Pick<SignalRollup, 'held' | 'sum' | 'min' | 'max' | 'operatingHeld' | 'operatingSum'> {
  /** Seconds of one day beyond the alarm level, in operation at the least; of several days, of the worst. */
  readonly beyond: Readonly<Record<Direction, number>>;
}

/** What a part's life has to know of a day, or of some days in a row that are long past; as far as it has passed. */
export interface PastPart extends Stretch {
  readonly signals: Readonly<Partial<Record<Signal, PastSignal>>>;
  /** Signals whose sensors weren't to be believed in some of it. */
  readonly doubted: readonly Signal[];
}

/**
 * What a day's rollup says of what the pump went through in it, or in as much of it as has passed. kW times
 * seconds are kJ, 3,600 of them a kWh.
 *
 * @param wanted signals that are kept beside the power
 */
export function pastDay(
  { day, states, signals }: DayRollup,
  wanted: ReadonlySet<Signal>,
  now: EpochMs,
): PastPart {
  const known = Object.values(states).reduce((sum, seconds) => sum + seconds, 0);
  const kept: Partial<Record<Signal, PastSignal>> = {};
  for (const signal of wanted) {
    const rollup = signals[signal];
    if (!rollup) continue;
    const [held, operatingHeld] = [digits(rollup.held), digits(rollup.operatingHeld)];
    const [min, max] = [digits(rollup.min), digits(rollup.max)];
    const [sum, operatingSum] = [digits(rollup.sum), digits(rollup.operatingSum)];
    // It may have been beyond while the pump stood.
    const stood = known > 0 ? rollup.held - rollup.operatingHeld : 0;
    const beyondBy = (direction: Direction) =>
      digits(Math.max(0, (rollup.beyond?.[`${direction}.alarm`] ?? 0) - stood));
    const beyond = { high: beyondBy('high'), low: beyondBy('low') };
    kept[signal] = { held, sum, min, max, operatingHeld, operatingSum, beyond };
  }
  return {
    from: day,
    to: Math.max(day + 1, Math.min(day + DAY, now)),
    known: digits(known / SECONDS_PER_HOUR),
    operating: digits(states.operating / SECONDS_PER_HOUR),
    metered: digits((signals.power?.held ?? 0) / SECONDS_PER_HOUR),
    energy: digits((signals.power?.sum ?? 0) / SECONDS_PER_HOUR),
    signals: kept,
    doubted: [],
  };
}

/** As many digits as are kept, so that a day says the same when it is read again. */
export function digits(value: number): number {
  return Number(value.toPrecision(9));
}

/** The parts, with what is known of doubts in a stretch of time; of what ended before it, what was known stays. */
export function doubtedBy(parts: readonly PastPart[], doubts: readonly Doubt[], { from }: Span): PastPart[] {
  return parts.map((part) => {
    if (part.to <= from) return part;
    const names: Signal[] = ['power', ...(Object.keys(part.signals) as Signal[])];
    const doubted = [...new Set(names)].filter((signal) => isDoubted(doubts, signal, part));
    return { ...part, doubted };
  });
}

/** What the pump's clocks count of it: of a stretch in which the power wasn't to be believed, that is unknown. */
export function stretchOf({ from, to, known, operating, metered, energy, doubted }: PastPart): Stretch {
  const isMetered = !doubted.includes('power');
  return { from, to, known, operating, metered: isMetered ? metered : 0, energy: isMetered ? energy : 0 };
}

/**
 * As much of a pump's past as is kept, whatever its length: where it is in more parts than that, neighbours of its older
 * half become one. A part of a pump that was put in years ago is then known by weeks, and by days lately.
 *
 * @param parts in order
 */
export function condensed(parts: readonly PastPart[]): PastPart[] {
  let all = [...parts];
  while (all.length > MOST_PARTS) {
    const [older, newer] = [all.slice(0, MOST_PARTS / 2), all.slice(MOST_PARTS / 2)];
    const near = paired(older, isNear);
    all = [...(near.length < older.length ? near : paired(older, () => true)), ...newer];
  }
  return all;
}

function paired(
  parts: readonly PastPart[],
  mayJoin: (one: PastPart, other: PastPart) => boolean,
): PastPart[] {
  const pairs: PastPart[] = [];
  for (let i = 0; i < parts.length; i++) {
    const [one, other] = [parts[i]!, parts[i + 1]];
    const joins = other !== undefined && mayJoin(one, other);
    pairs.push(joins ? together(one, other) : one);
    if (joins) i++;
  }
  return pairs;
}

/** What is unheard of between two would be counted as if it were between any two hours of them. */
function isNear(one: PastPart, other: PastPart): boolean {
  return other.from - one.to <= one.to - one.from + other.to - other.from;
}

/** Two neighbours as one. What only one of them may be believed of is what that one says. */
function together(one: PastPart, other: PastPart): PastPart {
  const both = [one, other];
  const names = new Set(['power', ...both.flatMap(({ signals }) => Object.keys(signals))] as Signal[]);
  const signals: Partial<Record<Signal, PastSignal>> = {};
  const doubted: Signal[] = [];
  const believed = (signal: Signal): readonly PastPart[] => {
    const sure = both.filter((part) => !part.doubted.includes(signal));
    if (sure.length === 0) doubted.push(signal);
    return sure.length === 0 ? both : sure;
  };
  const powered = believed('power');
  for (const signal of names) {
    const parts = signal === 'power' ? powered : believed(signal);
    const known = parts.flatMap((part) => part.signals[signal] ?? []);
    if (known.length > 0) signals[signal] = known.reduce(signalTogether);
  }
  return {
    from: one.from,
    to: other.to,
    known: one.known + other.known,
    operating: one.operating + other.operating,
    metered: powered.reduce((sum, { metered }) => sum + metered, 0),
    energy: powered.reduce((sum, { energy }) => sum + energy, 0),
    signals,
    doubted,
  };
}

function signalTogether(one: PastSignal, other: PastSignal): PastSignal {
  return {
    held: one.held + other.held,
    sum: one.sum + other.sum,
    min: Math.min(one.min, other.min),
    max: Math.max(one.max, other.max),
    operatingHeld: one.operatingHeld + other.operatingHeld,
    operatingSum: one.operatingSum + other.operatingSum,
    beyond: {
      high: Math.max(one.beyond.high, other.beyond.high),
      low: Math.max(one.beyond.low, other.beyond.low),
    },
  };
}
