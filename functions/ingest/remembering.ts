import type { EpochMs } from '../../shared/time.ts';

/** A look-up that remembers its answers, in bounded memory. */
export interface Remembering<T> {
  get(key: string, now: EpochMs): Promise<T | undefined>;
  /** Forgets what was asked before this instant. @returns whether it was */
  forgetIfOlder(key: string, than: EpochMs): boolean;
  forgetAll(): void;
}

/**
 * @param capacity answers remembered; the oldest is forgotten first
 * @param belief for how long an answer asked for now is believed, ms
 */
export function remembering<T>(
  look: (key: string) => Promise<T | undefined>,
  capacity: number,
  belief: (found: boolean, askedAt: EpochMs) => number,
): Remembering<T> {
  const answers = new Map<string, { value: Promise<T | undefined>; askedAt: EpochMs; until: EpochMs }>();

  function ask(key: string, now: EpochMs): Promise<T | undefined> {
    const value = look(key);
    const answer = { value, askedAt: now, until: now + belief(true, now) };
    answers.delete(key);
    answers.set(key, answer);
    if (answers.size > capacity) answers.delete(answers.keys().next().value!);
    value.then(
      (found) => {
        if (found === undefined) answer.until = now + belief(false, now);
      },
      () => {
        if (answers.get(key) === answer) answers.delete(key);
      },
    );
    return value;
  }

  return {
    get(key, now) {
      const known = answers.get(key);
      return known && now < known.until ? known.value : ask(key, now);
    },
    forgetIfOlder(key, than) {
      const known = answers.get(key);
      return known !== undefined && known.askedAt < than && answers.delete(key);
    },
    forgetAll: () => answers.clear(),
  };
}
