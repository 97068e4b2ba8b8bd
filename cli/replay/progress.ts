import { MINUTE, SECOND } from '../../shared/time.ts';

/** Runs that are over sooner say nothing. */
const QUIET_FOR = 2 * SECOND;
const ON_TERMINAL_EVERY = SECOND;
const ELSEWHERE_EVERY = 10 * SECOND;

/** Says on stderr how far a run has come: on a terminal on one line, elsewhere on one now and then. */
export function progressOn(stream: NodeJS.WriteStream, startedAt: number) {
  let saidAt = startedAt;
  let lineOpen = false;
  return {
    /** @param share of the whole that is done, 0 to 1 */
    update(share: number, readings: number, now: number): void {
      const every = stream.isTTY ? ON_TERMINAL_EVERY : ELSEWHERE_EVERY;
      if (now - startedAt < QUIET_FOR || now - saidAt < every) return;
      saidAt = now;
      stream.write(`${stream.isTTY ? '\r\x1b[K' : ''}${progressText(share, readings, now - startedAt)}`);
      if (stream.isTTY) lineOpen = true;
      else stream.write('\n');
    },
    end(): void {
      if (lineOpen) stream.write('\n');
    },
  };
}

/** @param elapsed ms */
export function progressText(share: number, readings: number, elapsed: number): string {
  const rate = Math.round(readings / (elapsed / SECOND));
  const left = share > 0 ? (elapsed / share) * (1 - share) : Number.NaN;
  const eta = left >= 2 * MINUTE ? `${Math.round(left / MINUTE)} min` : `${Math.ceil(left / SECOND)} s`;
  return `${Math.floor(share * 100)} %, ${readings} readings sent, ${rate} a second, ${eta} left`;
}
