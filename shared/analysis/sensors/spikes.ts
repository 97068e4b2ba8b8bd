import { DAY, type EpochMs } from '../../time.ts';
import { median } from '../trend/theilSen.ts';
import type { HeldValue } from './held.ts';
import { isImpossible, type JumpMemory, jumped } from './jumps.ts';
import { distanceAt, type SignalPhysics } from './physics.ts';

/** Values that say where a signal stands. */
const RECENT = 15;
/** Robust standard deviations from their median at which a value is held back: Hampel's identifier, with care. */
const SPREADS = 8;
/** Median absolute deviation of a normal distribution, in standard deviations: 1 / Φ⁻¹(3/4). */
const MAD_TO_SIGMA = 1.4826;
/** Spikes within a day that make a spiking sensor. */
const SPIKES = 3;
/** Values off by no more than this factor of each other tell of the same. */
const ALIKE = 2;
/** Values in a row that a spiking sensor has to show beside the first. */
const MOST_HELD = 3;

/** What is remembered of the values of one signal. */
export interface SpikeMemory {
  /** The newest values that were believed, oldest first. */
  readonly recent: readonly number[];
  /** Reading time of the newest of them; absent where that is no matter: the pump has been started since. */
  readonly at?: EpochMs;
  /** Values in a row on the same side, far from those; oldest first. */
  readonly held?: readonly HeldValue[];
  /** Reading times of the newest spikes, oldest first. */
  readonly spikes?: readonly EpochMs[];
  /** Since when the sensor has been spiking. */
  readonly since?: EpochMs;
}

/** What came of one value: nothing said of a value is that it is held back. */
export interface SpikeVerdict {
  readonly memory: SpikeMemory;
  /** Believed now, in order. */
  readonly believed: readonly HeldValue[];
  /** Single values far from their neighbours on both sides. */
  readonly isolated: readonly HeldValue[];
  /** What the next value confirms is further off than the signal can have gone: no matter how many tell so. */
  readonly jump?: JumpMemory;
}

export const UNHEARD: SpikeMemory = { recent: [] };

/**
 * Takes one value. One that lies far from where the signal stands is held back until the next tells whether
 * the signal has gone there (both are believed, each at its own time) or has come back (it was isolated).
 * A sensor that is spiking needs three more. What can't have gone there at all has jumped.
 *
 * Source: F. R. Hampel, "The influence curve and its role in robust estimation", J. Am. Stat. Assoc. 69 (1974),
 * 383–393; the identifier as in R. K. Pearson, "Outliers in process modeling and identification", IEEE
 * Trans. Control Syst. Technol. 10 (2002), 55–63, with the spread of the physics as its least.
 *
 * @param isShared whether other sensors of the same kind saw something at an instant: then it is no matter of this one
 */
export function takeSpikes(
  before: SpikeMemory,
  physics: SignalPhysics,
  next: HeldValue,
  isShared: (at: EpochMs) => boolean,
): SpikeVerdict {
  const held = before.held ?? [];
  const { recent } = before;
  if (recent.length === 0 || (held.length === 0 && isNearAll(recent, physics, next.value))) {
    return believe(before, [next], []);
  }
  const centre = median(recent);
  const off = next.value - centre;
  const reach = Math.max(
    distanceAt(physics.jump, centre),
    SPREADS * MAD_TO_SIGMA * median(recent.map((value) => Math.abs(value - centre))),
  );
  /** How many times as far off as one that is held back, on the same side. */
  const timesAs = ({ value }: HeldValue) => off / (value - centre);
  const confirms = held.length > 0 && timesAs(held[0]!) >= 1 / ALIKE;
  // A value near its neighbour before is no jump, wherever both lie.
  const isJump = Math.abs(next.value - recent.at(-1)!) > reach / 2;
  if (Math.abs(off) <= reach || (held.length === 0 && !isJump)) {
    return confirms ? believe(before, [...held, next], []) : believe(before, [next], held);
  }
  if (!confirms) return { memory: { ...before, held: [next] }, believed: [], isolated: held };
  const needed = before.since === undefined ? 1 : MOST_HELD;
  if (held.length < needed)
    return { memory: { ...before, held: [...held, next] }, believed: [], isolated: [] };
  // The signal stands elsewhere now, and what it was before is no measure of it any more. A spike may lie
  // among what is held back, or be what comes now.
  const isolated = held.filter((one) => timesAs(one) < 1 / ALIKE);
  const confirmed = held.filter((one) => timesAs(one) >= 1 / ALIKE);
  const [first] = confirmed as [HeldValue];
  const last = { at: before.at ?? Number.NEGATIVE_INFINITY, value: recent.at(-1)! };
  if (isImpossible(physics, last, first) && !isShared(first.at)) {
    const memory = { ...before, held: undefined };
    return { memory, believed: [], isolated, jump: jumped(last.value, first, next) };
  }
  if (timesAs(confirmed.at(-1)!) <= ALIKE) {
    return believe({ ...before, recent: [] }, [...confirmed, next], isolated);
  }
  const { memory, ...verdict } = believe({ ...before, recent: [] }, confirmed, isolated);
  return { ...verdict, memory: { ...memory, held: [next] } };
}

/** Nothing before counts: the pump has started or stopped. What is held back is let go, for that explains it. */
export function restart(before: SpikeMemory, next: HeldValue): SpikeVerdict {
  return believe({ ...before, recent: [] }, [...(before.held ?? []), next], []);
}

function believe(
  { recent, spikes, since, at }: SpikeMemory,
  believed: readonly HeldValue[],
  isolated: readonly HeldValue[],
): SpikeVerdict {
  const values = [...recent, ...believed.map(({ value }) => value)].slice(-RECENT);
  const memory = { recent: values, at: believed.at(-1)?.at ?? at, spikes, since };
  return { memory, believed, isolated };
}

/** Notes of the value that has just been held back that the pump did something else. */
export function notePumpMoved(before: SpikeMemory, at: EpochMs): SpikeMemory {
  const newest = before.held?.at(-1);
  if (newest?.at !== at) return before;
  return { ...before, held: [...before.held!.slice(0, -1), { ...newest, pumpMoved: true }] };
}

/** Records a spike; the third within a day makes a spiking sensor. */
export function addSpike(before: SpikeMemory, at: EpochMs): SpikeMemory {
  const spikes = [...(before.spikes ?? []), at].filter((one) => at - one < DAY).slice(-SPIKES);
  const since = before.since ?? (spikes.length >= SPIKES ? spikes[0] : undefined);
  return { ...before, spikes, since };
}

/** Forgets spikes that are over for a day. */
export function forgetSpikes(before: SpikeMemory, at: EpochMs): SpikeMemory {
  const newest = before.spikes?.at(-1);
  if (newest === undefined || at - newest < DAY) return before;
  const { spikes: _, since: _1, ...kept } = before;
  return kept;
}

/** Whether a value is so near to all of these that no median of them could be far; spares the sorting. */
function isNearAll(recent: readonly number[], { jump }: SignalPhysics, value: number): boolean {
  let [low, high, least] = [Infinity, -Infinity, Infinity];
  for (const one of recent) {
    if (one < low) low = one;
    if (one > high) high = one;
    if (Math.abs(one) < least) least = Math.abs(one);
  }
  return Math.max(value - low, high - value) <= distanceAt(jump, least);
}
