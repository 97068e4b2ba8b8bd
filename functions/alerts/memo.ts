import type { EpochMs } from '../../shared/time.ts';

interface Remembered<T> {
  readonly at: EpochMs;
  readonly answer: Promise<T>;
}

/**
 * Remembers answers by their key, so that what many ask for at once is read once. One that failed is asked for anew.
 *
 * @param ms for how long an answer is believed
 * @param most answers at a time; the oldest go first
 */
export function memo<T>(clock: () => EpochMs, ms: number, most: number) {
  const known = new Map<string, Remembered<T>>();
  return (key: string, ask: () => Promise<T>): Promise<T> => {
    const now = clock();
    const before = known.get(key);
    if (before && now >= before.at && now - before.at < ms) return before.answer;
    const answer = ask();
    known.delete(key);
    known.set(key, { at: now, answer });
    answer.catch(() => known.get(key)?.answer === answer && known.delete(key));
    const [oldest] = known.keys();
    if (known.size > most) known.delete(oldest!);
    return answer;
  };
}
