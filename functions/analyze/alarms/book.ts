import { changedPieces } from '../../../shared/analysis/sensors/pieces.ts';
import { type Transition, UNDECIDED } from '../../../shared/domain/alarm.ts';
import type { ConditionName } from '../../../shared/domain/condition.ts';
import { type Handlings, shelvingOf } from '../../../shared/domain/handling.ts';
import { OutageError } from '../../../shared/errors.ts';
import { type AlarmRecord, alarmsIn, UNTOUCHED } from '../../../shared/storage/alarms.ts';
import type { Storage } from '../../../shared/storage/connect.ts';
import { queuesIn } from '../../../shared/storage/queues.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { aheadBy, type Course, isCatchingUp, type Taking } from './course.ts';
import type { AlarmMemory, AlarmState, Outcome } from './evaluate.ts';
import { decideAll, type Situation } from './notice.ts';
import type { PumpMemory } from './pump.ts';
import type { Pace } from './silence.ts';
import { conditionsIn, toldIn, withTold } from './told.ts';

/** What is kept of a device beside its conditions. */
export type DeviceMemory = PumpMemory & {
  readonly pace?: Pace;
  readonly taking?: Taking;
  /** When the newest packet reached IoT Hub that all is taken in up to; absent while there is nothing beyond its pace. */
  readonly seenTo?: EpochMs | undefined;
};
type Record = AlarmRecord<AlarmMemory, DeviceMemory>;
type DeviceOutcome = Outcome & { readonly pump: DeviceMemory };

/**
 * The book that is kept of one device's conditions: its row, and the transitions with what becomes of each. It is saved if
 * nobody else has written in it since, and every transition is recorded once and put on the alerts queue at least once.
 */
export async function alarmBookOf(storage: Storage, contract: string, device: string, now: EpochMs) {
  const store = alarmsIn<AlarmMemory, DeviceMemory>(storage, contract);
  const queues = queuesIn(storage);
  const stored = await store.state(device);
  let record: Record = stored?.value ?? UNTOUCHED;
  let etag = stored?.etag;
  let savedPump = record.pump;
  let savedTo = record.evaluatedTo;

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

  return {
    /** As it stands, with what was noted and not saved yet. */
    record: (): Record => record,
    state: (): AlarmState & { pump: DeviceMemory } => ({ memory: record.memory, pump: record.pump ?? {} }),
    /** How far the device's readings have come. */
    course: (): Course => courseOf(record),
    situationOf,

    /** Remembers something of the device; it is saved with whatever is next. */
    note(known: DeviceMemory): void {
      record = { ...record, pump: { ...record.pump, ...known } };
    },

    /** Whether an outcome, or what was noted, says anything that wasn't saved yet. */
    isOther: ({ memory, pump, transitions }: Outcome): boolean =>
      record.pump !== savedPump ||
      pump.sensors !== record.pump?.sensors ||
      transitions.length !== record.unsent.length ||
      isOtherMemory(memory, record.memory),

    /** Saves what was worked out. What is over is decided at once: it needs no knowledge of the backlog. */
    async keep(
      outcome: DeviceOutcome,
      progress?: Pick<Record, 'evaluatedTo' | 'lastArrival'>,
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
      await save({ ...record, ...progress, conditions: conditionsIn(memory), memory, pump, unsent }, decided);
    },

    /** Records transitions of which nothing is left to be decided, beside the state as it stands. */
    add: (transitions: readonly Transition[]): Promise<void> => save(record, transitions),

    /** The device's transitions, oldest first, from a reading time on. */
    recorded: (from: EpochMs): AsyncGenerator<Transition> => store.transitions(device, from),

    /** Decides what is undecided, and puts what is due on the alerts queue. */
    async dispatch(which: (transition: Transition) => boolean = () => true): Promise<void> {
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
    },
  };
}

export type AlarmBook = Awaited<ReturnType<typeof alarmBookOf>>;

/** Whether what a transition began has ended, or is an end itself. */
export const isOver = ({ to, endedAt }: Transition): boolean => to !== 'active' || endedAt !== undefined;

/** As far as it is kept; a release that didn't keep when readings were taken in took them as they came. */
const courseOf = ({ evaluatedTo, lastArrival, pump }: Record): Course => ({
  takenAt: lastArrival,
  ...pump?.taking,
  through: evaluatedTo,
  lastArrival,
});

function shelvedUntil(handling: Handlings | undefined, condition: ConditionName, now: EpochMs) {
  const shelving = shelvingOf(handling?.[condition], now);
  return shelving ? { shelvedUntil: shelving.until } : {};
}

function isOtherMemory(memory: AlarmMemory, known: AlarmMemory): boolean {
  const names = Object.keys(memory) as ConditionName[];
  return names.length !== Object.keys(known).length || names.some((name) => memory[name] !== known[name]);
}
