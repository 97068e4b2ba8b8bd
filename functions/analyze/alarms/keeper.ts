import type { Deviation } from '../../../shared/analysis/baseline/deviation.ts';
import { NO_SENSORS } from '../../../shared/analysis/sensors/memory.ts';
import type { SensorRanges } from '../../../shared/analysis/sensors/physics.ts';
import { sensorFaults, withDrift } from '../../../shared/analysis/sensors/trust.ts';
import type { FaultEpisode } from '../../../shared/domain/doubt.ts';
import { PUT_OFF_AT_MOST } from '../../../shared/domain/erasure.ts';
import type { Health, LifeEstimate } from '../../../shared/domain/health.ts';
import type { Limit } from '../../../shared/domain/model.ts';
import type { ArrivedReading } from '../../../shared/domain/reading.ts';
import type { SensorFault } from '../../../shared/domain/sensor.ts';
import type { Signal } from '../../../shared/domain/signals.ts';
import type { Span } from '../../../shared/domain/span.ts';
import { isWatched, type Watch } from '../../../shared/domain/watch.ts';
import type { Storage } from '../../../shared/storage/connect.ts';
import { type EpochMs, MINUTE } from '../../../shared/time.ts';
import { stepBaseline } from './baseline.ts';
import { alarmBookOf, isOver } from './book.ts';
import { UNSEEN } from './condition.ts';
import { aheadBy, isCatchingUp, noteTaking } from './course.ts';
import {
  dropUnwatched,
  eachCondition,
  evaluate,
  evaluateSilence,
  nextTurnOf,
  type Outcome,
} from './evaluate.ts';
import { lateReadingsOf } from './late.ts';
import { stepLife } from './life.ts';
import { type Asked, listen, silentAt } from './listening.ts';
import { type NoDataWatch, stepNoData } from './noData.ts';
import { decidedAt } from './notice.ts';
import { sense } from './sense.ts';
import { heardOfNow, type Pace, silentAfter, takeArrivals } from './silence.ts';

/** No more readings are taken in before so many transitions are saved: bounds the state's own row. */
const MOST_TRANSITIONS = 60;

/** What beside readings a device's conditions depend on. */
export interface Standing extends Asked {
  readonly life: readonly LifeEstimate[];
  /** How far signals are from the pump's own baseline; absent where that was not worked out anew. */
  readonly deviations?: readonly Deviation[];
  /** Signals whose baseline begins anew and isn't known yet; absent likewise. */
  readonly learning?: readonly Signal[];
  /** Sensors that drift; absent likewise. */
  readonly drifting?: readonly SensorFault[];
}

/** When a device is to be looked at again, if nothing more is heard of it. */
export interface Revisit {
  /** Whether a backlog is coming in, so that it is to be soon. */
  readonly waiting: boolean;
  readonly at?: EpochMs;
  /** When a delay ends that wasn't running before: somebody is to come back at that very instant. */
  readonly exactly?: EpochMs;
}

/**
 * Keeps the alarm states of one device: takes readings in, in reading time, and sees to it that every
 * transition is recorded once and put on the alerts queue at least once.
 *
 * @param ranges what healthy transmitters of this model can read, where it says so
 * @param marked times of which something has come
 */
export async function alarmKeeperFor(
  storage: Storage,
  contract: string,
  device: string,
  watches: readonly Watch[],
  now: EpochMs,
  ranges: SensorRanges = {},
  marked: readonly Span[] = [],
) {
  const book = await alarmBookOf(storage, contract, device, now);
  const noData = watches.find((watch): watch is NoDataWatch => watch.kind === 'no-data' && isWatched(watch));
  const lifeWatches = watches.filter((watch) => watch.kind === 'life' && isWatched(watch));
  const baselineWatches = watches.filter((watch) => watch.kind === 'baseline' && isWatched(watch));
  /** Those whose evidence is as of our clock; all others go by the readings'. */
  const byOurClock = [...lifeWatches, ...baselineWatches];
  const byReadings = watches.filter((watch) => !byOurClock.includes(watch));
  const late = lateReadingsOf(book, watches, device, ranges, marked);
  const { seenTo, pace: paceBefore } = book.record().pump ?? {};
  /** What reached IoT Hub by then has been taken in. */
  const seenBefore = seenTo ?? paceBefore?.heardAt ?? Number.POSITIVE_INFINITY;
  const turnsBefore = turns();
  /** What has been worked out and not been saved yet. */
  let unsaved: Outcome | undefined;

  function settle(): Outcome {
    const state = dropUnwatched(book.state(), book.record().unsent, watches, device, now);
    const course = book.course();
    if (isCatchingUp(course, now)) return state;
    const held = evaluateSilence(state, state.transitions, byReadings, device, now - aheadBy(course));
    return evaluateSilence(held, held.transitions, byOurClock, device, now);
  }

  /** How often it is heard, by what it tells of now. */
  function paceNow(): Pace | undefined {
    const { pump, lastArrival } = book.record();
    return pump?.pace && noData && heardOfNow(pump.pace, noData, lastArrival);
  }

  /** When the next delay ends if nothing else is heard: by the readings' clock, and by ours. */
  function turns() {
    const state = book.state();
    return { byReadings: nextTurnOf(state, byReadings), byOurClock: nextTurnOf(state, byOurClock) };
  }

  return {
    /**
     * Takes in those of a stretch's readings that are newer than all that were taken in before, once it has been seen to
     * those that are older and have only come since. Stretches come in the order of their readings' times.
     */
    async take(readings: readonly ArrivedReading[]): Promise<void> {
      const pace = takeArrivals(
        book.record().pump?.pace,
        readings.map(({ arrivedAt }) => arrivedAt),
      );
      // Whoever goes on after a death in the middle of them has to find the late ones late.
      if (pace) book.note({ pace, seenTo: seenBefore });
      await late.take(readings, seenBefore);
      let fresh = readings.filter(({ at }) => at > book.record().evaluatedTo);
      // None that is newer than these is late.
      if (fresh.length > 0) book.note({ seenTo: undefined });
      while (fresh.length > 0) {
        const result = evaluate(
          book.state(),
          book.record().unsent,
          watches,
          device,
          fresh,
          MOST_TRANSITIONS,
          (state, watched, of, reading) => sense(state, watched, of, reading, ranges),
        );
        const taken = fresh.slice(0, result.taken);
        const taking = noteTaking(book.record().pump?.taking, taken.at(-1)!.at, now);
        const lastArrival = taken.reduce(
          (latest, { arrivedAt }) => Math.max(latest, arrivedAt),
          book.record().lastArrival,
        );
        const progress = { evaluatedTo: taken.at(-1)!.at, lastArrival };
        unsaved = undefined;
        await book.keep({ ...result, pump: { ...result.pump, taking } }, progress);
        fresh = fresh.slice(result.taken);
        // What is over needn't wait for the rest, and would in the end leave no room for it.
        if (fresh.length > 0) await book.dispatch(isOver);
      }
    },

    /** Leaves the rest of what has arrived to another. */
    leave: () => late.end(),

    /** Lets the last values hold until now, unless older readings are still coming in. */
    settle(): void {
      unsaved = settle();
    },

    /** Judges what isn't told by readings, and puts what is due on the alerts queue. */
    async conclude(standing: Standing): Promise<Revisit> {
      await late.end();
      if (book.record().pump?.seenTo !== undefined) book.note({ seenTo: undefined });
      const { life, deviations = [], learning = [], drifting, permitted } = standing;
      const pace = paceNow();
      const silence = noData && pace && (await listen(pace, noData, standing, isSilent(), now));
      let outcome = unsaved ?? settle();
      // Of a pump whose box is kept out nothing says how it is by now, nor whether it is still there.
      if (!isCatchingUp(book.course(), now) && !silence?.keptOut) {
        outcome = eachCondition(outcome, lifeWatches, (memory, watch) =>
          stepLife(memory, watch, device, life, now),
        );
        outcome = eachCondition(outcome, baselineWatches, (memory, watch) =>
          stepBaseline(memory, watch, device, deviations, learning, now),
        );
      }
      if (drifting && outcome.pump.sensors) {
        outcome = {
          ...outcome,
          pump: { ...outcome.pump, sensors: withDrift(outcome.pump.sensors, drifting) },
        };
      }
      if (silence) {
        outcome = eachCondition(outcome, [noData], (memory) =>
          stepNoData(memory, noData, device, pace, silence.verdict),
        );
      }
      if (book.isOther(outcome)) await book.keep(outcome);
      unsaved = undefined;
      await book.dispatch();
      return revisit(permitted && !silence?.keptOut);
    },

    /** Whether this limit's alarm level is passed as things stand. */
    isPassed: ({ signal, direction }: Limit) => {
      const { condition } = (unsaved ?? book.state()).memory[`${signal}.${direction}`] ?? UNSEEN;
      return condition?.state === 'active' && condition.severity === 'alarm';
    },

    /** What is wrong with the pump's sensors. */
    sensorFaults: (): SensorFault[] => sensorFaults(book.record().pump?.sensors ?? NO_SENSORS),

    /** The same with those that are over, as far back as a rolling window reaches. */
    faultEpisodes: (): readonly FaultEpisode[] => book.record().pump?.faults ?? [],

    /** Reading time of the newest reading taken in; 0 when there was none. */
    through: () => book.record().evaluatedTo,

    /** When it was last heard of, and for how long nothing may be heard; absent while nothing ever was. */
    heard(): Health['heard'] {
      const pace = paceNow();
      if (!pace || !noData) return undefined;
      const { heardAt: at, setBack } = pace;
      return { at, silentAfter: silentAfter(pace, noData), ...(setBack ? { setBack } : {}) };
    },
  };

  function isSilent(): boolean {
    return book.record().memory.noData?.latches.warning?.active === true;
  }

  function revisit(mayBeHeard: boolean): Revisit {
    const after = turns();
    const ahead = aheadBy(book.course());
    const { unsent } = book.record();
    const wakes = [
      { at: after.byReadings, before: turnsBefore.byReadings, ahead },
      { at: after.byOurClock, before: turnsBefore.byOurClock, ahead: 0 },
    ].flatMap(({ at, before, ahead }) => (at === undefined ? [] : { at: at + ahead, isNew: at !== before }));
    const looks = wakes.map(({ at }) => at);
    const exactly = wakes.flatMap(({ at, isNew }) =>
      isNew && at > now && at - now <= PUT_OFF_AT_MOST ? at : [],
    );
    const decisions = unsent.flatMap((one) => decidedAt(one, book.situationOf(one), now) ?? []);
    const pace = paceNow();
    if (noData && pace && mayBeHeard && !isSilent()) {
      // What is excused now is asked again, but not at every turn of the planner.
      const due = silentAt(pace, noData) + 1;
      looks.push(due > now ? due : now + MINUTE);
    }
    const at = Math.min(...looks, ...decisions);
    return {
      waiting: unsent.some(({ notice }) => notice === 'awaiting-backlog'),
      ...(Number.isFinite(at) ? { at } : {}),
      ...(exactly.length > 0 ? { exactly: Math.min(...exactly) } : {}),
    };
  }
}
