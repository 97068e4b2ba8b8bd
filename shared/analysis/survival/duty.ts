import { DAY, type EpochMs, HOUR } from '../../time.ts';

/** How the age of a part may be counted, each with its unit: by the calendar, or by what it has been through. */
const CLOCKS = { calendar: 'h', operating: 'h', energy: 'kWh' } as const;
export type Clock = keyof typeof CLOCKS;

/** What is known of a stretch of a pump's time. */
export interface Stretch {
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Hours of it of which the state is known, and those of them in operation. */
  readonly known: number;
  readonly operating: number;
  /** Hours of it of which the power is known, and ∫ power dt over them, in kWh. */
  readonly metered: number;
  readonly energy: number;
}

/** A count that only rises, in a {@link CLOCKS} unit. */
export interface DutyClock {
  /** What it shows at an instant; only differences mean something. */
  readonly at: (instant: EpochMs) => number;
  /** By how much it goes on in an hour, as this pump has lately been run. */
  readonly rate: number;
}

/** A clock that has been watched for less than this, in hours, isn't one. */
const LEAST_WATCHED = 24;
/** As how the pump has been run for so long, it will be run on. */
const LATELY = 30 * DAY;

/**
 * A pump's clocks. What is not known, between readings, before the first and after the last, went on at the
 * mean of what is known; a pump that doesn't say whether it operates, or what power it takes, has no such clock.
 *
 * @param stretches in order, without overlap
 */
export function dutyClocks(stretches: readonly Stretch[]): Partial<Record<Clock, DutyClock>> {
  const calendar = { at: (instant: EpochMs) => instant / HOUR, rate: 1 };
  const operating = clockOf(stretches, ({ known, operating }) => [known, operating]);
  const energy = clockOf(stretches, ({ metered, energy }) => [metered, energy]);
  return { calendar, ...(operating ? { operating } : {}), ...(energy ? { energy } : {}) };
}

type Measured = (stretch: Stretch) => readonly [hours: number, amount: number];

function clockOf(stretches: readonly Stretch[], measured: Measured): DutyClock | undefined {
  const mean = rateOf(stretches, measured);
  if (mean === undefined) return undefined;
  const end = stretches.at(-1)!.to;
  const lately = stretches.filter(({ to }) => to > end - LATELY);
  // What the clock shows as each stretch begins.
  const shows: number[] = [];
  let count = 0;
  let at = stretches[0]!.from;
  for (const stretch of stretches) {
    count += (mean * (stretch.from - at)) / HOUR;
    shows.push(count);
    count += amountOf(stretch, measured, mean);
    at = stretch.to;
  }
  return {
    rate: rateOf(lately, measured) ?? mean,
    at(instant) {
      const i = stretches.findLastIndex(({ from }) => from <= instant);
      if (i < 0) return (mean * (instant - stretches[0]!.from)) / HOUR;
      const { from, to } = stretches[i]!;
      const within = amountOf(stretches[i]!, measured, mean);
      const share = Math.min(1, (instant - from) / (to - from));
      return shows[i]! + share * within + (mean * Math.max(0, instant - to)) / HOUR;
    },
  };
}

function amountOf(stretch: Stretch, measured: Measured, mean: number): number {
  const [hours, amount] = measured(stretch);
  return amount + mean * Math.max(0, (stretch.to - stretch.from) / HOUR - hours);
}

function rateOf(stretches: readonly Stretch[], measured: Measured): number | undefined {
  let hours = 0;
  let amount = 0;
  for (const stretch of stretches) {
    const [known, measuredAmount] = measured(stretch);
    hours += known;
    amount += measuredAmount;
  }
  return hours >= LEAST_WATCHED ? amount / hours : undefined;
}
