/**
 * Collects events until there are enough for an invocation: `min` of them, or fewer once the oldest has waited
 * `maxWaitMs`. Never gives more than `max` at once. Times are milliseconds of any one clock.
 */
export class Batcher<T> {
  readonly #min: number;
  readonly #max: number;
  readonly #maxWaitMs: number;
  #waiting: T[] = [];
  #oldestSince = 0;

  constructor(min: number, max: number, maxWaitMs: number) {
    this.#min = min;
    this.#max = max;
    this.#maxWaitMs = maxWaitMs;
  }

  add(items: T[], now: number): void {
    if (this.#waiting.length === 0) this.#oldestSince = now;
    this.#waiting = this.#waiting.concat(items);
  }

  /** The next batch, or undefined when it isn't time for one. */
  take(now: number): T[] | undefined {
    const due = this.dueAt();
    if (due === undefined || (this.#waiting.length < this.#min && now < due)) return undefined;
    this.#oldestSince = now;
    return this.#waiting.splice(0, this.#max);
  }

  /** When what is waiting goes out even though it is fewer than `min`; undefined when nothing waits. */
  dueAt(): number | undefined {
    return this.#waiting.length === 0 ? undefined : this.#oldestSince + this.#maxWaitMs;
  }

  /** Forgets what is waiting. */
  clear(): void {
    this.#waiting = [];
  }
}
