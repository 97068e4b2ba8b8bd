import type { Deviation } from '../../../shared/analysis/baseline/deviation.ts';
import { NO_SENSORS } from '../../../shared/analysis/sensors/memory.ts';
import type { SensorRanges } from '../../../shared/analysis/sensors/physics.ts';
import { changedPieces } from '../../../shared/analysis/sensors/pieces.ts';
import { sensorFaults, withDrift } from '../../../shared/analysis/sensors/trust.ts';
import { type Condition, type Transition, UNDECIDED } from '../../../shared/domain/alarm.ts';
import type { ConditionName } from '../../../shared/domain/condition.ts';
import type { FaultEpisode } from '../../../shared/domain/doubt.ts';
import { PUT_OFF_AT_MOST } from '../../../shared/domain/erasure.ts';
import { type Handlings, shelvingOf } from '../../../shared/domain/handling.ts';
import type { LifeEstimate } from '../../../shared/domain/health.ts';
import type { Limit } from '../../../shared/domain/model.ts';
import type { PlantHearing } from '../../../shared/domain/plant.ts';
import type { ArrivedReading } from '../../../shared/domain/reading.ts';
import type { SensorFault } from '../../../shared/domain/sensor.ts';
import type { Signal } from '../../../shared/domain/signals.ts';
import { isWatched, type Watch } from '../../../shared/domain/watch.ts';
import { OutageError } from '../../../shared/errors.ts';
import { type AlarmRecord, alarmsIn, UNTOUCHED } from '../../../shared/storage/alarms.ts';
import type { Storage } from '../../../shared/storage/connect.ts';
import { queuesIn } from '../../../shared/storage/queues.ts';
import { type EpochMs, MINUTE } from '../../../shared/time.ts';
import { stepBaseline } from './baseline.ts';
import { UNSEEN } from './condition.ts';
import { aheadBy, type Course, isCatchingUp, noteTaking, type Taking } from './course.ts';
import {
  type AlarmMemory,
  type AlarmState,
  dropUnwatched,
  eachCondition,
  entriesOf,
  evaluate,
  evaluateSilence,
  nextTurnOf,
  type Outcome,
} from './evaluate.ts';
import { stepLife } from './life.ts';
import { type NoDataWatch, stepNoData } from './noData.ts';
import { decideAll, decidedAt, type Situation } from './notice.ts';
import type { PumpMemory } from './pump.ts';
import { sense } from './sense.ts';
import { judgeSilence, type NotHeard, type Pace, silentAfter, takeArrivals } from './silence.ts';

/** No more readings are taken in before so many transitions are saved: bounds the state's own row. */
const MOST_TRANSITIONS = 60;

/** What is kept of a device beside its conditions. */
type DeviceMemory = PumpMemory & { readonly pace?: Pace; readonly taking?: Taking };
type Record = AlarmRecord<AlarmMemory, DeviceMemory>;

/** What beside readings a device's conditions depend on. */
export interface Standing {
  readonly life: readonly LifeEstimate[];
  /** How far signals are from the pump's own baseline; absent where that was not worked out anew. */
  readonly deviations?: readonly Deviation[];
  /** Signals whose baseline begins anew and isn't known yet; absent likewise. */
  readonly learning?: readonly Signal[];
  /** Sensors that drift; absent likewise. */
  readonly drifting?: readonly SensorFault[];
  /** How the plant as a whole is heard; asked for only when the device is silent. */
  readonly hearing: () => Promise<PlantHearing | undefined>;
  /** Whether the contract permits collection now. */
  readonly permitted: boolean;
  /** Why it isn't heard though it may send, where that is so; asked for before it is called silent. */
  readonly notHeard: () => Promise<NotHeard | undefined>;
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
 */
export async function alarmKeeperFor(
  storage: Storage,
  contract: string,
  device: string,
  watches: readonly Watch[],
  now: EpochMs,
  ranges: SensorRanges = {},
) {
  const store = alarmsIn<AlarmMemory, DeviceMemory>(storage, contract);
  const queues = queuesIn(storage);
  const stored = await store.state(device);
  let record: Record = stored?.value ?? UNTOUCHED;
  let etag = stored?.etag;
  let savedPump = record.pump;
  let savedTo = record.evaluatedTo;
  const noData = watches.find((watch): watch is NoDataWatch => watch.kind === 'no-data' && isWatched(watch));
  const lifeWatches = watches.filter((watch) => watch.kind === 'life' && isWatched(watch));
  const baselineWatches = watches.filter((watch) => watch.kind === 'baseline' && isWatched(watch));
  /** Those whose evidence is as of our clock; all others go by the readings'. */
  const byOurClock = [...lifeWatches, ...baselineWatches];
  const byReadings = watches.filter((watch) => !byOurClock.includes(watch));
  const turnsBefore = turns();
  /** What has been worked out and not been saved yet. */
  let unsaved: Outcome | undefined;

  async function save(next: Record, transitions: readonly Transition[]): Promise<void> {
    const { faults = [] } = next.pump ?? {};
    const keptUntil = { faults: savedPump?.faultsKept ? (savedPump.faults ?? []) : [], at: savedTo };
    const pieces = changedPieces(keptUntil, { faults, at: next.evaluatedTo });
    const whole: Record = faults.length > 0 ? { ...next, pump: { ...next.pump, faultsKept: true } } : next;
    const saved = await store.save(device, etag, whole, transitions, [], pieces);
    if (saved === undefined) {
      throw new OutageError('Another worker is at the same device; this one tries again after it.');
    }
    ({ value: record, etag } = saved);
    savedPump = record.pump;
    savedTo = record.evaluatedTo;
    // A message about a transition must find its row.
    if (record.unwritten) await save(record, []);
  }

  const situationOf = ({ condition }: Transition, memory = record.memory): Omit<Situation, 'told'> => ({
    chatterTold: memory[condition]?.condition?.chatterTold !== undefined,
    catchingUp: isCatchingUp(courseOf(record), now),
    aheadBy: aheadBy(courseOf(record)),
    ...shelvedUntil(record.handling, condition, now),
  });

  /** Decides what is undecided, and puts what is due on the alerts queue. */
  async function dispatch(which: (transition: Transition) => boolean = () => true): Promise<void> {
    // What is over was decided when it was saved, with what people had been told of by then.
    const isOpen = (one: Transition) => one.to === 'active' && which(one);
    const decided = decideAll(record.unsent, toldIn(record.memory), (one) => situationOf(one), now, isOpen);
    const due = decided.filter((one) => which(one) && one.notice === 'due');
    if (decided.every(({ notice }, i) => notice === record.unsent[i]!.notice) && due.length === 0) return;
    // First the queue, then the record that it was done: a crash in between repeats it, and the ledger of
    // mails bears that. The other way round an alarm could be lost.
    for (const { id } of due) await queues.alert({ contract, device, transition: id });
    const transitions = decided.map(
      (one): Transition => (due.includes(one) ? { ...one, notice: 'queued' } : one),
    );
    const unsent = transitions.filter(({ notice }) => UNDECIDED.has(notice));
    const memory = withTold(record.memory, due);
    await save({ ...record, memory, conditions: conditionsIn(memory), unsent }, transitions);
  }

  /** Saves what was worked out. What is over is decided at once: it needs no knowledge of the backlog. */
  async function keep(
    outcome: Outcome,
    progress: Pick<Record, 'evaluatedTo' | 'lastArrival'>,
  ): Promise<void> {
    const { memory, pump } = outcome;
    // Of a condition that is watched no longer, what people were told of is in what was known before.
    const told = new Set([...toldIn(record.memory), ...toldIn(memory)]);
    // A return that waits to be queued was decided when it was found: its condition may have been raised anew since, and
    // then what is known of it no longer says who was told.
    const waits = new Set(record.unsent.flatMap(({ to, id }) => (to === 'active' ? [] : id)));
    const isNewlyOver = (one: Transition) => isOver(one) && !waits.has(one.id);
    const situation = (one: Transition) => situationOf(one, memory);
    const decided = decideAll(outcome.transitions, told, situation, now, isNewlyOver);
    const unsent = decided.filter(({ notice }) => UNDECIDED.has(notice));
    unsaved = undefined;
    await save({ ...record, ...progress, conditions: conditionsIn(memory), memory, pump, unsent }, decided);
  }

  function settle(): Outcome {
    const state = dropUnwatched(stateOf(record), record.unsent, watches, device, now);
    const course = courseOf(record);
    if (isCatchingUp(course, now)) return state;
    const held = evaluateSilence(state, state.transitions, byReadings, device, now - aheadBy(course));
    return evaluateSilence(held, held.transitions, byOurClock, device, now);
  }

  /** When the next delay ends if nothing else is heard: by the readings' clock, and by ours. */
  function turns() {
    const state = stateOf(record);
    return { byReadings: nextTurnOf(state, byReadings), byOurClock: nextTurnOf(state, byOurClock) };
  }

  return {
    /** Takes in those of the readings that are newer than all that were taken in before. */
    async take(readings: readonly ArrivedReading[]): Promise<void> {
      const pace = takeArrivals(
        record.pump?.pace,
        readings.map(({ arrivedAt }) => arrivedAt),
      );
      record = { ...record, pump: { ...record.pump, ...(pace ? { pace } : {}) } };
      let fresh = readings.filter(({ at }) => at > record.evaluatedTo);
      while (fresh.length > 0) {
        const result = evaluate(
          stateOf(record),
          record.unsent,
          watches,
          device,
          fresh,
          MOST_TRANSITIONS,
          (state, watched, of, reading) => sense(state, watched, of, reading, ranges),
        );
        const taken = fresh.slice(0, result.taken);
        const taking = noteTaking(record.pump?.taking, taken.at(-1)!.at, now);
        const pump: DeviceMemory = { ...result.pump, taking };
        const lastArrival = taken.reduce(
          (latest, { arrivedAt }) => Math.max(latest, arrivedAt),
          record.lastArrival,
        );
        await keep({ ...result, pump }, { evaluatedTo: taken.at(-1)!.at, lastArrival });
        fresh = fresh.slice(result.taken);
        // What is over needn't wait for the rest, and would in the end leave no room for it.
        if (fresh.length > 0) await dispatch(isOver);
      }
    },

    /** Lets the last values hold until now, unless older readings are still coming in. */
    settle(): void {
      unsaved = settle();
    },

    /** Judges what isn't told by readings, and puts what is due on the alerts queue. */
    async conclude(standing: Standing): Promise<Revisit> {
      const { life, deviations = [], learning = [], drifting, hearing, permitted, notHeard } = standing;
      let outcome = unsaved ?? settle();
      if (!isCatchingUp(courseOf(record), now)) {
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
      const pace = record.pump?.pace;
      let keptOut = false;
      if (noData && pace) {
        const overdue = now > silentAt(pace, noData);
        const heard = overdue ? await hearing() : undefined;
        const why = overdue && !isSilent() ? await notHeard() : undefined;
        keptOut = why === 'device-kept-out';
        const verdict = judgeSilence(pace, noData, heard, permitted, why, now);
        outcome = eachCondition(outcome, [noData], (memory) =>
          stepNoData(memory, noData, device, pace, verdict),
        );
      }
      if (
        record.pump !== savedPump ||
        outcome.pump.sensors !== record.pump?.sensors ||
        isOther(outcome, record)
      )
        await keep(outcome, record);
      await dispatch();
      return revisit(permitted && !keptOut);
    },

    /** Whether this limit's alarm level is passed as things stand. */
    isPassed: ({ signal, direction }: Limit) => {
      const { condition } = (unsaved ?? stateOf(record)).memory[`${signal}.${direction}`] ?? UNSEEN;
      return condition?.state === 'active' && condition.severity === 'alarm';
    },

    /** What is wrong with the pump's sensors. */
    sensorFaults: (): SensorFault[] => sensorFaults(record.pump?.sensors ?? NO_SENSORS),

    /** The same with those that are over, as far back as a rolling window reaches. */
    faultEpisodes: (): readonly FaultEpisode[] => record.pump?.faults ?? [],

    /** Reading time of the newest reading taken in; 0 when there was none. */
    through: () => record.evaluatedTo,

    /** When it was last heard of, and for how long nothing may be heard; absent while nothing ever was. */
    heard(): { at: EpochMs; silentAfter: number } | undefined {
      const pace = record.pump?.pace;
      return pace && noData && { at: pace.heardAt, silentAfter: silentAfter(pace, noData) };
    },
  };

  function isSilent(): boolean {
    return record.memory.noData?.latches.warning?.active === true;
  }

  function revisit(mayBeHeard: boolean): Revisit {
    const after = turns();
    const ahead = aheadBy(courseOf(record));
    const wakes = [
      { at: after.byReadings, before: turnsBefore.byReadings, ahead },
      { at: after.byOurClock, before: turnsBefore.byOurClock, ahead: 0 },
    ].flatMap(({ at, before, ahead }) => (at === undefined ? [] : { at: at + ahead, isNew: at !== before }));
    const looks = wakes.map(({ at }) => at);
    const exactly = wakes.flatMap(({ at, isNew }) =>
      isNew && at > now && at - now <= PUT_OFF_AT_MOST ? at : [],
    );
    const decisions = record.unsent.flatMap((one) => decidedAt(one, situationOf(one), now) ?? []);
    const pace = record.pump?.pace;
    if (noData && pace && mayBeHeard && !isSilent()) {
      // What is excused now is asked again, but not at every turn of the planner.
      const due = silentAt(pace, noData) + 1;
      looks.push(due > now ? due : now + MINUTE);
    }
    const at = Math.min(...looks, ...decisions);
    return {
      waiting: record.unsent.some(({ notice }) => notice === 'awaiting-backlog'),
      ...(Number.isFinite(at) ? { at } : {}),
      ...(exactly.length > 0 ? { exactly: Math.min(...exactly) } : {}),
    };
  }
}

/** Whether what a transition began has ended, or is an end itself. */
const isOver = ({ to, endedAt }: Transition): boolean => to !== 'active' || endedAt !== undefined;

const stateOf = ({ memory, pump }: Record): AlarmState & { pump: DeviceMemory } => ({
  memory,
  pump: pump ?? {},
});

/** As far as it is kept; a release that didn't keep when readings were taken in took them as they came. */
const courseOf = ({ evaluatedTo, lastArrival, pump }: Record): Course => ({
  takenAt: lastArrival,
  ...pump?.taking,
  through: evaluatedTo,
  lastArrival,
});

const silentAt = (pace: Pace, limit: NoDataWatch): EpochMs => pace.heardAt + silentAfter(pace, limit);

const conditionsIn = (memory: AlarmMemory): Condition[] =>
  entriesOf(memory).flatMap(([, { condition }]) => condition ?? []);

/** The episodes of conditions that people have been told of. */
function toldIn(memory: AlarmMemory): Set<string> {
  return new Set(
    conditionsIn(memory).flatMap(({ told, episode }) => (told && episode !== undefined ? [episode] : [])),
  );
}

/** The memory, in which people know now of these transitions' episodes. */
function withTold(memory: AlarmMemory, due: readonly Transition[]): AlarmMemory {
  const episodes = new Set(due.map(({ episode }) => episode));
  const chattering = new Set(due.flatMap((one) => (one.chattering ? one.condition : [])));
  const told = entriesOf(memory).map(([name, known]) => {
    const { condition } = known;
    if (condition?.episode === undefined) return [name, known];
    const after = {
      ...condition,
      ...(episodes.has(condition.episode) ? { told: true } : {}),
      ...(chattering.has(name) ? { chatterTold: condition.raisedAt!.at(-1)! } : {}),
    };
    return [name, { ...known, condition: after }];
  });
  return Object.fromEntries(told) as AlarmMemory;
}

function shelvedUntil(handling: Handlings | undefined, condition: ConditionName, now: EpochMs) {
  const shelving = shelvingOf(handling?.[condition], now);
  return shelving ? { shelvedUntil: shelving.until } : {};
}

/** Whether something has come of it. */
function isOther(outcome: Outcome, record: Record): boolean {
  const names = Object.keys(outcome.memory) as ConditionName[];
  return (
    outcome.transitions.length !== record.unsent.length ||
    names.length !== Object.keys(record.memory).length ||
    names.some((name) => outcome.memory[name] !== record.memory[name])
  );
}
