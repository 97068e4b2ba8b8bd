import { LAGGING } from '../../../shared/domain/plant.ts';
import { type EpochMs, MINUTE } from '../../../shared/time.ts';

/** A device whose newest reading is older than this when it is taken in is still catching up ... */
const CATCHING_UP = 5 * MINUTE;
/** ... unless nothing more has come of it for this long. */
const QUIET = 1 * MINUTE;
/** For so long it is watched whether it catches up at all. */
const WATCHED_FOR = 5 * MINUTE;
/** Readings that gain on our clock by no more than this share of the time come as late as ever. */
const STEADY = 0.1;

/** How a device's readings come in, as it is remembered. */
export interface Taking {
  /** By our clock, when some were last taken in. */
  readonly takenAt: EpochMs;
  /** How far they had come when that was last held against our clock; absent of a device that is on time. */
  readonly watched?: { readonly through: EpochMs; readonly takenAt: EpochMs };
  /** How old its newest reading is whenever it comes, ms: its clock is slow, or it takes its time. */
  readonly usual?: number;
}

/** How far a device's readings have come. */
export interface Course extends Taking {
  /** Reading time of its newest reading. */
  readonly through: EpochMs;
  /** When its latest packet reached IoT Hub. */
  readonly lastArrival: EpochMs;
}

/**
 * Takes note of how late a device's readings are taken in, whoever is late: the box, the way, or we ourselves. Those of a
 * backlog gain on the clock. Those of a box whose clock is slow don't: nothing more is to be waited for.
 *
 * @param through reading time of the newest of them
 */
export function noteTaking(before: Taking | undefined, through: EpochMs, now: EpochMs): Taking {
  const late = now - through;
  if (late <= CATCHING_UP) return { takenAt: now };
  const { watched = { through, takenAt: now }, usual } = before ?? {};
  const elapsed = now - watched.takenAt;
  const known = usual === undefined ? {} : { usual };
  if (elapsed < WATCHED_FOR) return { takenAt: now, watched, ...known };
  const gained = through - watched.through - elapsed;
  const isSteady = Math.abs(gained) <= STEADY * elapsed;
  return { takenAt: now, watched: { through, takenAt: now }, ...(isSteady ? { usual: late } : known) };
}

/** Whether older readings of a device are still coming in: the next of them may tell another story. */
export function isCatchingUp({ through, takenAt, usual = 0 }: Course, now: EpochMs): boolean {
  return takenAt - through - usual > CATCHING_UP && now - takenAt < QUIET;
}

/**
 * How far ahead of the reading time our clock is, ms: reading time goes on from the newest reading as our clock does from
 * its arrival. A delay by a clock that is slow, or after a packet that was held up, hasn't run out because ours says so.
 */
export function aheadBy({ through, lastArrival, takenAt }: Course): number {
  return (takenAt - lastArrival > LAGGING ? takenAt : lastArrival) - through;
}
