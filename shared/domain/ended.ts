import type { Transition } from './alarm.ts';

/**
 * Transitions of one device, each with when it ended: the next of the same condition ends what it began. A transition
 * that had been told of before it ended is stored without.
 *
 * @param transitions oldest first
 */
export function withEnds(transitions: readonly Transition[]): Transition[] {
  const ended: Transition[] = [];
  const last = new Map<string, number>();
  for (const transition of transitions) {
    const before = last.get(transition.condition);
    if (before !== undefined && ended[before]!.endedAt === undefined) {
      ended[before] = { ...ended[before]!, endedAt: transition.at };
    }
    last.set(transition.condition, ended.push(transition) - 1);
  }
  return ended;
}
