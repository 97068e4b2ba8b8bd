import { MINUTE, SECOND } from '../shared/time.ts';

/** Runs that are over sooner say nothing. */
const QUIET_FOR = 2 * SECOND;
const ON_TERMINAL_EVERY = SECOND;
const ELSEWHERE_EVERY = 10 * SECOND;

/**
 * Says on stderr how far a run has come: on a terminal on one line, elsewhere on one now and then.
 *
 * @param what is counted, like `readings sent`
 */
export function progressOn(stream: NodeJS.WriteStream, what: string, startedAt: number) {
  let saidAt = startedAt;
  let lineOpen = false;
  return {
    /** @param share of the whole that is done, 0 to 1 */
    update(share: number, count: number, now: number): void {
      const every = stream.isTTY ? ON_TERMINAL_EVERY : ELSEWHERE_EVERY;
      if (now - startedAt < QUIET_FOR || now - saidAt < every) return;
      saidAt = now;
      stream.write(
        `${stream.isTTY ? '\r\x1b[K' : ''}${progressText(share, `${count} ${what}`, count, now - startedAt)}`,
      );
      if (stream.isTTY) lineOpen = true;
      else stream.write('\n');
    },
    end(): void {
      if (lineOpen) stream.write('\n');
    },
  };
}

/** @param elapsed ms */
function progressText(share: number, done: string, count: number, elapsed: number): string {
  const rate = Math.round(count / (elapsed / SECOND));
  const left = share > 0 ? (elapsed / share) * (1 - share) : Number.NaN;
  const eta = left >= 2 * MINUTE ? `${Math.round(left / MINUTE)} min` : `${Math.ceil(left / SECOND)} s`;
  return `${Math.floor(share * 100)} %, ${done}, ${rate} a second, ${eta} left`;
}
