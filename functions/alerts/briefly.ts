import type { EpochMs } from '../../shared/time.ts';

interface Remembered<T> {
  readonly at: EpochMs;
  readonly answer: Promise<T>;
}

/**
 * Remembers answers for a moment, so that what many ask at once is read once. One that failed is asked for anew.
 *
 * @param ms for how long
 * @param most answers at a time; the oldest go first
 */
export function briefly<T>(clock: () => EpochMs, ms: number, most: number) {
  const known = new Map<string, Remembered<T>>();
  return (key: string, ask: () => Promise<T>): Promise<T> => {
    const now = clock();
    const before = known.get(key);
    if (before && now >= before.at && now - before.at < ms) return before.answer;
    const answer = ask();
    known.delete(key);
    known.set(key, { at: now, answer });
    answer.catch(() => known.delete(key));
    const [oldest] = known.keys();
    if (known.size > most) known.delete(oldest!);
    return answer;
  };
}
