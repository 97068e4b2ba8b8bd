import { setTimeout as sleep } from 'node:timers/promises';
import { uniform } from '../../../local/fleet/physics/random.ts';
import type { Mortal } from './mortal.ts';

/** The most that a victim stays down, milliseconds. */
const DOWN_MS = 1_000;

/**
 * Strikes one after the other, all of them in turns, in an order and at moments that follow from the seed; whoever has
 * not come back from the last time is passed over.
 *
 * @param pauseMs between two strikes, on average
 * @returns the names of those that were struck, in order, when all are up again
 */
export async function strikeUntil(
  end: AbortSignal,
  victims: readonly Mortal<unknown>[],
  seed: number,
  pauseMs: number,
): Promise<string[]> {
  const struck: string[] = [];
  const pending = new Map<Mortal<unknown>, Promise<void>>();
  for (let round = 0; !end.aborted; round += 1) {
    const chance = (victim: Mortal<unknown>) => uniform(seed, round, victims.indexOf(victim));
    for (const victim of victims.toSorted((a, b) => chance(a) - chance(b))) {
      const at = struck.length;
      const pause = pauseMs * (0.4 + 1.2 * uniform(seed, round, victims.indexOf(victim), 1));
      await sleep(pause, undefined, { signal: end }).catch(() => undefined);
      if (end.aborted) break;
      if (pending.has(victim)) continue;
      struck.push(victim.name);
      const strike = victim.strike(signalFor(victim), DOWN_MS * uniform(seed, at, 2));
      pending.set(
        victim,
        strike.finally(() => pending.delete(victim)),
      );
    }
  }
  await Promise.all(pending.values());
  return struck;
}

/**
 * Azurite keeps its tables in memory and writes them to disk every five seconds: SIGKILL takes back what it has
 * acknowledged. Told to end, it saves them first.
 */
export function signalFor({ name }: Mortal<unknown>): 'SIGKILL' | 'SIGTERM' {
  return name === 'azurite' ? 'SIGTERM' : 'SIGKILL';
}
