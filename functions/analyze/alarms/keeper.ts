import type { Transition } from '../../../shared/domain/alarm.ts';
import type { Limit } from '../../../shared/domain/model.ts';
import type { ArrivedReading } from '../../../shared/domain/reading.ts';
import { OutageError } from '../../../shared/errors.ts';
import { type AlarmRecord, alarmsIn } from '../../../shared/storage/alarms.ts';
import type { Storage } from '../../../shared/storage/connect.ts';
import { queuesIn } from '../../../shared/storage/queues.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { conditionName } from './condition.ts';
import { type AlarmMemory, type Evaluation, evaluate, evaluateSilence, isPending } from './evaluate.ts';
import { isCatchingUp, noticeOf } from './notice.ts';

/**
 * Transitions saved at one go. A transaction holds 100 rows, and the state's own row, in which the unsent ones
 * are kept, 64 KB of text: about 70 of them.
 */
const MOST_TRANSITIONS = 60;

type Record = AlarmRecord<AlarmMemory>;
const NEW: Record = { evaluatedTo: 0, lastArrival: 0, conditions: [], memory: {}, unsent: [] };

/**
 * Keeps the alarm states of one device: takes readings in, in reading time, and sees to it that every
 * transition is recorded once and put on the alerts queue at least once.
 */
export async function alarmKeeperFor(
  storage: Storage,
  contract: string,
  device: string,
  limits: readonly Limit[],
) {
  const store = alarmsIn<AlarmMemory>(storage, contract);
  const queues = queuesIn(storage);
  const stored = await store.state(device);
  let record = stored?.value ?? NEW;
  let etag = stored?.etag;

  async function save(next: Record, transitions: readonly Transition[]): Promise<void> {
    const saved = await store.save(device, etag, next, transitions);
    if (saved === undefined) {
      throw new OutageError('Another worker is at the same device; this one tries again after it.');
    }
    etag = saved;
    record = next;
  }

  /** Decides what is unsent, and puts what is due on the alerts queue. */
  async function dispatch(decide: (transition: Transition) => Transition['notice']): Promise<void> {
    const decided = record.unsent.map((transition) => ({ ...transition, notice: decide(transition) }));
    const due = decided.filter(({ notice }) => notice === 'due');
    if (decided.every(({ notice }, i) => notice === record.unsent[i]!.notice) && due.length === 0) return;
    // First the queue, then the record that it was done: a crash in between repeats it, and the ledger of
    // mails bears that. The other way round an alarm could be lost.
    for (const { id } of due) await queues.alert({ contract, device, transition: id });
    const transitions = decided.map((t): Transition => (t.notice === 'due' ? { ...t, notice: 'queued' } : t));
    const unsent = transitions.filter(({ notice }) => notice === 'awaiting-backlog');
    await save({ ...record, unsent }, transitions);
  }

  /** Saves what came of an evaluation. Nothing is mailed before all is taken in: what still holds waits. */
  async function keep(
    { memory, transitions }: Pick<Evaluation, 'memory' | 'transitions'>,
    progress: Pick<Record, 'evaluatedTo' | 'lastArrival'>,
  ): Promise<void> {
    const decided = transitions.map((transition) =>
      transition.endedAt === undefined ? transition : { ...transition, notice: settled(transition) },
    );
    const unsent = decided.filter(({ notice }) => notice === 'due' || notice === 'awaiting-backlog');
    const conditions = Object.values(memory).flatMap(({ condition }) => condition ?? []);
    await save({ ...progress, conditions, memory, unsent }, decided);
  }

  return {
    /** Takes in those of the readings that are newer than all that were taken in before. */
    async take(readings: readonly ArrivedReading[]): Promise<void> {
      let fresh = readings.filter(({ at }) => at > record.evaluatedTo);
      while (fresh.length > 0) {
        const result = evaluate(record.memory, record.unsent, limits, device, fresh, MOST_TRANSITIONS);
        const taken = fresh.slice(0, result.taken);
        const lastArrival = taken.reduce(
          (latest, { arrivedAt }) => Math.max(latest, arrivedAt),
          record.lastArrival,
        );
        await keep(result, { evaluatedTo: taken.at(-1)!.at, lastArrival });
        fresh = fresh.slice(result.taken);
        // What has ended needn't wait for the rest, and would in the end leave no room for it.
        if (fresh.length > 0) {
          await dispatch(({ endedAt, notice }) => (endedAt === undefined ? 'awaiting-backlog' : notice));
        }
      }
    },

    /**
     * Lets the last values hold until now, unless older readings are still coming in, and puts what is due on
     * the alerts queue.
     *
     * @returns whether something is to be looked at again soon: a delay is running, or a backlog coming in
     */
    async conclude(now: EpochMs): Promise<boolean> {
      const progress = { through: record.evaluatedTo, lastArrival: record.lastArrival };
      if (!isCatchingUp(progress, now)) {
        const result = evaluateSilence(record.memory, record.unsent, limits, device, now);
        if (result.transitions.length > record.unsent.length)
          await keep(result, { evaluatedTo: record.evaluatedTo, lastArrival: record.lastArrival });
      }
      await dispatch((transition) => noticeOf(transition, progress, now));
      return record.unsent.length > 0 || isPending(record.memory, limits);
    },

    /** Whether this limit's alarm level is passed as things stand. */
    isPassed: (limit: Limit) =>
      record.conditions.some(
        ({ condition, state, severity }) =>
          condition === conditionName(limit) && state === 'active' && severity === 'alarm',
      ),

    /** Reading time of the newest reading taken in; 0 when there was none. */
    through: () => record.evaluatedTo,
  };
}

/** What has ended needs no knowledge of the backlog to be decided. */
function settled(transition: Transition): Transition['notice'] {
  return noticeOf(transition, { through: 0, lastArrival: 0 }, 0);
}
