import type { FaultEpisode } from '../../domain/doubt.ts';
import { DAY, type EpochMs } from '../../time.ts';
import { joined } from './doubts.ts';

/** No piece of a fault reaches over a border between two such stretches of time. */
export const PIECE = 30 * DAY;
/** A row each: so many of the newest are kept at once. */
const MOST = 60;

/** What is known of a pump's sensors at a reading. */
interface Told {
  readonly faults: readonly FaultEpisode[];
  readonly at: EpochMs;
}

/** The start of the stretch that holds an instant: nothing that bears on the stretch begins earlier. */
export function pieceOf(at: EpochMs): EpochMs {
  return Math.floor(at / PIECE) * PIECE;
}

/**
 * What there is to be kept of a pump's faults for good, now that more is known of them. A fault that lasts is kept
 * anew in each {@link PIECE} of time, so that whoever asks about a month has to look no further back than where its
 * stretch begins. A piece has no end while nobody knows one.
 *
 * @param before what was known when pieces were kept last
 */
export function changedPieces(before: Told, after: Told): FaultEpisode[] {
  const hasTurned = pieceOf(after.at) > pieceOf(before.at);
  return after.faults
    .flatMap((one) => {
      const known = before.faults.find(
        ({ signal, fault, from }) => signal === one.signal && fault === one.fault && from === one.from,
      );
      if (known && known.to === one.to && !(hasTurned && one.to === undefined)) return [];
      const first = known ? Math.max(pieceOf(before.at), pieceOf(one.from)) : pieceOf(one.from);
      return piecesOf(one, first, after.at);
    })
    .slice(-MOST);
}

function piecesOf({ to, ...fault }: FaultEpisode, first: EpochMs, at: EpochMs): FaultEpisode[] {
  const pieces: FaultEpisode[] = [];
  for (let start = first; start <= pieceOf(to ?? at); start += PIECE) {
    const end = start + PIECE;
    const until = to === undefined ? (end <= at ? end : undefined) : Math.min(to, end);
    pieces.push({
      ...fault,
      from: Math.max(fault.from, start),
      ...(until === undefined ? {} : { to: until }),
    });
  }
  return pieces;
}

/** The faults that pieces were kept of, in order: one without an end goes on where no later piece says otherwise. */
export function faultsFrom(pieces: readonly FaultEpisode[]): FaultEpisode[] {
  const inOrder = pieces.toSorted((a, b) => a.from - b.from);
  const isLast = (one: FaultEpisode) =>
    inOrder.findLast(({ signal, fault }) => signal === one.signal && fault === one.fault) === one;
  return joined(
    inOrder.map((one) =>
      one.to === undefined && !isLast(one) ? { ...one, to: pieceOf(one.from) + PIECE } : one,
    ),
  );
}
