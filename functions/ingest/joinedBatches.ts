import type { BatchReport } from '../../shared/telemetry/telemetry.ts';
import { type EpochMs, MINUTE } from '../../shared/time.ts';
import { addTo, type IngestCounts } from './counts.ts';

/** What is told of some batches of one instance: their packets and seconds together, and the longest of their lags. */
export interface JoinedReport extends BatchReport {
  readonly batches: number;
}

/** Between two reports of an instance, where nothing differs. */
const EVERY = MINUTE;
const NOTHING: JoinedReport = { counts: {}, batches: 0, packets: 0, duration: 0, lag: 0 };

/**
 * Joins the batches of an instance to a report a minute, for the log: a line a batch would cost more than storing the
 * packets. The first batch speaks at once, and so does one with an outcome that no report of this minute had; the others
 * wait for the next. What an instance has not yet said when it is ended is lost to the log, a minute of it at most: of a
 * refused packet the quarantine tells, of a missing one what is known of its device, and of the counts the metrics.
 *
 * @returns for each batch: the report that is due with it, if one is
 */
export function joiningBatches(): (report: BatchReport, now: EpochMs) => JoinedReport | undefined {
  let waiting = NOTHING;
  let since = Number.NEGATIVE_INFINITY;
  const said = new Set<string>();

  return (report, now) => {
    waiting = joined(waiting, report);
    const over = now - since >= EVERY;
    if (!over && Object.keys(report.counts).every((outcome) => said.has(outcome))) return undefined;
    if (over) {
      since = now;
      said.clear();
    }
    for (const outcome of Object.keys(waiting.counts)) said.add(outcome);
    const due = waiting;
    waiting = NOTHING;
    return due;
  };
}

function joined(some: JoinedReport, { counts, packets, duration, lag }: BatchReport): JoinedReport {
  const sum: IngestCounts = { ...some.counts };
  addTo(sum, counts);
  return {
    counts: sum,
    batches: some.batches + 1,
    packets: some.packets + packets,
    // Milliseconds: what comes of adding fractions stays out of the log.
    duration: Math.round((some.duration + duration) * 1_000) / 1_000,
    lag: Math.max(some.lag, lag),
  };
}
