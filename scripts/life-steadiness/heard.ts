import type { LifeEstimate } from '../../shared/domain/health.ts';
import { type EpochMs, HOUR, SECOND } from '../../shared/time.ts';
import { type Answer, calibrationOf } from './calibration.ts';

/** What one voice, or some together, said of some lives. */
export class Heard {
  readonly #jumps: number[] = [];
  #before: { readonly date: EpochMs; readonly width: number } | undefined;
  readonly #answers: Answer[] = [];
  #frozen = 0;

  next(estimate: LifeEstimate, now: EpochMs, over: EpochMs): void {
    const said = datesOf(estimate, now);
    if (!said) {
      this.#before = undefined;
      return;
    }
    if (this.#before)
      this.#jumps.push(Math.abs(said.p50 - this.#before.date) / Math.max(this.#before.width, HOUR));
    this.#before = { date: said.p50, width: said.p90 - said.p10 };
    this.#answers.push({
      p10: said.p10 - now,
      p50: said.p50 - now,
      p90: said.p90 - now,
      truth: over - now,
    });
  }

  /** What it said as of one moment, and later with nothing new. */
  still(first: LifeEstimate, later: LifeEstimate, now: EpochMs, then: EpochMs): void {
    const [one, other] = [datesOf(first, now), datesOf(later, then)];
    // What is over is over.
    if (!one || !other || one.p50 <= then) return;
    this.#frozen = Math.max(this.#frozen, Math.abs(other.p50 - one.p50) / (one.p50 - now));
  }

  endLife(): void {
    this.#before = undefined;
  }

  result() {
    const jumps = this.#jumps.toSorted((a, b) => a - b);
    return {
      estimates: this.#answers.length,
      jump95: Number((jumps[Math.floor(0.95 * jumps.length)] ?? 0).toFixed(3)),
      frozenMovesBy: Number(this.#frozen.toFixed(4)),
      ...calibrationOf(this.#answers),
    };
  }
}

function datesOf(estimate: LifeEstimate, now: EpochMs) {
  if ('unavailable' in estimate || estimate.p50 === null || estimate.p90 === null) return undefined;
  const at = (seconds: number) => now + seconds * SECOND;
  return { p10: at(estimate.p10!), p50: at(estimate.p50), p90: at(estimate.p90) };
}
