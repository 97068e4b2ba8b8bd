import { MAX_HOLD } from '../../../shared/analysis/hold.ts';
import type { SensorRanges } from '../../../shared/analysis/sensors/physics.ts';
import type { Transition } from '../../../shared/domain/alarm.ts';
import type { ArrivedReading } from '../../../shared/domain/reading.ts';
import type { Span } from '../../../shared/domain/span.ts';
import { isWatched, type Watch } from '../../../shared/domain/watch.ts';
import { type EpochMs, SECOND } from '../../../shared/time.ts';
import type { AlarmBook } from './book.ts';
import { type AlarmState, evaluate, NOTHING_KNOWN } from './evaluate.ts';
import { confirmed, sensorsAt, undoubted } from './lateSensors.ts';
import { carriedOver, isRecorded, missedIn, type Recorded, recordedBy } from './missed.ts';
import { pumpAt, takeOperation } from './pump.ts';
import { sense } from './sense.ts';

/** So many transitions are worked out before they are recorded: bounds what a turn holds. */
const MOST_TRANSITIONS = 60;
/** Recorded transitions that are looked at for what is known already. */
const MOST_RECORDED = 1_000;

/** How far a stretch has been gone through again. */
interface Replay extends AlarmState {
  /** What was raised and isn't over. */
  readonly open: readonly Transition[];
  readonly through: EpochMs;
}

/**
 * Goes through readings again where some have come that are older than the newest taken in: packets that were overtaken, or
 * a box that sends its newest first. What they would have raised, and what ended it, is recorded and told to nobody;
 * what still holds with the newest goes on from there, and is told once, with its true start. Limits and rates only. What was
 * recorded stays as it was.
 *
 * It begins as long before the first of them as any delay takes, within the stretch that was read for the rollups, and
 * of before it knows whether the pump operated, and nothing else. So it costs no reading, and a look at what is recorded only where it has found something.
 *
 * @param marked times of which something has come: of two packets that IoT Hub took in at the same instant, whether one of them
 *   has come since
 */
export function lateReadingsOf(
  book: AlarmBook,
  watches: readonly Watch[],
  device: string,
  ranges: SensorRanges,
  marked: readonly Span[],
) {
  const watched = watches.filter(
    (watch) => isWatched(watch) && (watch.kind === 'limit' || watch.kind === 'rate'),
  );
  const delays = watched.flatMap(({ onDelay, offDelay, window = 0 }) => [onDelay, offDelay, window]);
  const warmUp = MAX_HOLD + Math.max(0, ...delays) * SECOND;
  let replay: Replay | undefined;

  /** What is recorded of those that these transitions are about, from the first of them on. */
  async function recordedFor(found: readonly Transition[]): Promise<Transition[]> {
    const asked = new Set(found.map(({ condition }) => condition));
    const from = Math.min(...found.map(({ at }) => at));
    const to = Math.max(...found.map(({ at, endedAt = Number.POSITIVE_INFINITY }) => Math.max(at, endedAt)));
    const rows: Transition[] = [];
    for await (const row of book.recorded(from)) {
      rows.push(row);
      // The first after it says of each whether it was active meanwhile.
      if (row.at > to) asked.delete(row.condition);
      if (asked.size === 0 || rows.length >= MOST_RECORDED) break;
    }
    return rows;
  }

  const isMarked = (at: EpochMs): boolean => marked.some(({ from, to }) => from <= at && at <= to);

  const activeBy = (rows: readonly Transition[]): Recorded[] => recordedBy(rows, book.record().memory);

  async function record(found: readonly Transition[]): Promise<void> {
    const over = found.filter(({ to, endedAt }) => to === 'active' && endedAt !== undefined);
    if (over.length === 0) return;
    const rows = await recordedFor(over);
    const known = new Set(rows.map(({ id }) => id));
    // What ended it may be recorded as what began something that people were told of.
    const missed = missedIn(found, activeBy(rows)).filter(({ id }) => !known.has(id));
    if (missed.length > 0) await book.add(missed);
  }

  /** Of what goes on no more is known than that it held until then. */
  async function end(): Promise<void> {
    if (!replay) return;
    const { open, through } = replay;
    replay = undefined;
    await record(open.map((one) => ({ ...one, endedAt: through })));
  }

  async function goThrough(readings: readonly ArrivedReading[], before: Replay): Promise<Replay> {
    const faults = book.record().pump?.faults ?? [];
    let after = before;
    for (let rest = readings.map((one) => undoubted(one, faults)); rest.length > 0; ) {
      const { open, ...state } = after;
      const result = evaluate(state, open, watched, device, rest, MOST_TRANSITIONS, (...given) =>
        sense(...given, ranges),
      );
      await record(result.transitions);
      after = {
        memory: result.memory,
        pump: result.pump,
        open: result.transitions.filter(({ to, endedAt }) => to === 'active' && endedAt === undefined),
        through: rest[result.taken - 1]!.at,
      };
      rest = rest.slice(result.taken);
    }
    return after;
  }

  /** With the newest reading taken in, what still holds goes on as if it had been found in its time. */
  async function goOn({ memory, pump, open }: Replay): Promise<void> {
    const recorded = open.length > 0 ? activeBy(await recordedFor(open)) : [];
    const told = open.filter((one) => !isRecorded(one, recorded));
    const known = book.state();
    const { state = known, raised } = carriedOver(known, memory, open, told);
    const sensors = known.pump.sensors && pump.sensors && confirmed(known.pump.sensors, pump.sensors);
    if (state === known && sensors === known.pump.sensors) return;
    const transitions = [...book.record().unsent, ...raised];
    await book.keep({ ...state, pump: { ...state.pump, ...(sensors ? { sensors } : {}) }, transitions });
  }

  return {
    /**
     * @param readings all of a stretch, those that have come since among them
     * @param seenTo what arrived by then has been taken in before
     */
    async take(readings: readonly ArrivedReading[], seenTo: EpochMs): Promise<void> {
      const { evaluatedTo } = book.record();
      const known = readings.filter(({ at }) => at <= evaluatedTo);
      const [first] = known;
      if (replay && !(first && first.at <= replay.through + MAX_HOLD)) await end();
      const late = known.find(
        ({ at, arrivedAt }) => arrivedAt > seenTo || (arrivedAt === seenTo && isMarked(at)),
      );
      if (!replay && !late) return;
      const begins = replay ? replay.through + 1 : late!.at - warmUp;
      const earlier = known.filter(({ at }) => at < begins);
      const sensors = sensorsAt(book.record().pump?.faults ?? [], begins);
      const pump = { ...earlier.reduce(takeOperation, pumpAt(book.record().pump ?? {}, first!.at)), sensors };
      replay = await goThrough(
        known.filter(({ at }) => at >= begins),
        replay ?? { ...NOTHING_KNOWN, pump, open: [], through: begins },
      );
      if (replay.through < evaluatedTo) return;
      await goOn(replay);
      replay = undefined;
    },
    end,
  };
}
