import { DAY, type EpochMs, HOUR } from '../../shared/time.ts';
import type { Situation } from './situations.ts';
import type { Watch } from './watch.ts';

/** Over for so long, what begins anew is another situation. */
const OVER = 1 * HOUR;

/** What is known from look to look. */
export interface Watching {
  readonly at: EpochMs;
  /** Situations that last, by ID: since when, and when they were last seen. */
  readonly open: Readonly<Record<string, { readonly since: EpochMs; readonly seenAt: EpochMs }>>;
  /** Messages on each queue. */
  readonly waiting: Watch['waiting'];
  /** News that was decided on and may not have been posted: the situations it tells. */
  readonly unposted?: { readonly id: string; readonly situations: readonly Situation[] };
}

/**
 * Which of the situations are news: those that weren't there within the last hour, once each for as long as they last,
 * and once more each day.
 */
export function newsOf(
  before: Watching | undefined,
  found: readonly Situation[],
  waiting: Watch['waiting'],
  now: EpochMs,
): Watching {
  const open: Record<string, { since: EpochMs; seenAt: EpochMs }> = {};
  for (const [id, known] of Object.entries(before?.open ?? {})) {
    if (now - known.seenAt <= OVER) open[id] = known;
  }
  const news = found.filter(({ id }) => open[id] === undefined || now - open[id].since >= DAY);
  for (const { id } of found) {
    const isNews = news.some((one) => one.id === id);
    open[id] = { since: isNews ? now : open[id]!.since, seenAt: now };
  }
  const unposted = news.length > 0 ? { id: `watch-${now.toString(36)}`, situations: news } : undefined;
  return { at: now, open, waiting, ...(unposted ? { unposted } : {}) };
}
