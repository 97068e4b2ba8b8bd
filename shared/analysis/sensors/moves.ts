import { distanceAt, type SignalPhysics } from './physics.ts';

/** How often a signal has moved so far that the pump must be doing something else. */
export interface MoveMemory {
  readonly anchor: number;
  readonly count: number;
}

/** Takes one value: a move is counted from where the last one ended. */
export function takeMove(before: MoveMemory | undefined, { move }: SignalPhysics, value: number): MoveMemory {
  if (!before) return { anchor: value, count: 0 };
  const distance = Math.abs(value - before.anchor);
  return distance < distanceAt(move, before.anchor) ? before : { anchor: value, count: before.count + 1 };
}
