import type { Transition } from '../../../shared/domain/alarm.ts';
import type { ConditionName } from '../../../shared/domain/condition.ts';
import { SEVERITIES, type Severity } from '../../../shared/domain/model.ts';
import type { EpochMs } from '../../../shared/time.ts';
import type { ConditionMemory } from './change.ts';
import { type AlarmMemory, type AlarmState, entriesOf } from './evaluate.ts';
import { type Latch, RELEASED } from './latch.ts';

/** A stretch of reading time in which a condition is recorded as active. */
export interface Recorded {
  readonly condition: ConditionName;
  readonly severity: Severity;
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/**
 * When conditions were active, as their recorded transitions say.
 *
 * @param rows in order; all from an instant on that has to do with what is asked for
 * @param memory how the conditions stand now: of one without a row it has been so since before that
 */
export function recordedBy(rows: readonly Transition[], memory: AlarmMemory): Recorded[] {
  const found: Recorded[] = [];
  const byCondition = Map.groupBy(rows, ({ condition }) => condition);
  for (const [condition, own] of byCondition) {
    const [first] = own as [Transition];
    if (first.from === 'active')
      found.push({ condition, ...{ severity: severityBefore(first), from: 0, to: first.at } });
    own.forEach(({ to, severity, at, endedAt }, i) => {
      const end = endedAt ?? own[i + 1]?.at ?? Number.POSITIVE_INFINITY;
      if (to === 'active') found.push({ condition, severity, from: at, to: end });
    });
  }
  for (const [condition, { condition: known }] of entriesOf(memory)) {
    if (known?.state !== 'active' || known.severity === undefined || byCondition.has(condition)) continue;
    found.push({ condition, severity: known.severity, from: 0, to: Number.POSITIVE_INFINITY });
  }
  return found;
}

/** What a condition was before this change of one that was active. */
function severityBefore({ reason, severity }: Transition): Severity {
  if (reason === 'worsened') return 'warning';
  return reason === 'eased' ? 'alarm' : severity;
}

/** Whether what a transition raised is recorded already, be it as something worse or not from its beginning on. */
export function isRecorded(
  { condition, severity, at, endedAt = Number.POSITIVE_INFINITY }: Transition,
  recorded: readonly Recorded[],
): boolean {
  return recorded.some(
    (one) =>
      one.condition === condition &&
      (one.severity === 'alarm' || severity === 'warning') &&
      (one.from === at || (one.from < endedAt && at < one.to)),
  );
}

/**
 * Of what was found in readings that came late, what was not recorded yet: each that was raised and is over, with what ended it.
 * None of it is told to anybody. That a condition returned is not recorded where it is recorded as active, be it as something
 * lesser: what is active stays so, and a history that said otherwise would show it as over. Nor is what an end came to that
 * isn't over: recorded here, it would pass for told.
 *
 * @param found in order, each with its end where it has one
 */
export function missedIn(found: readonly Transition[], recorded: readonly Recorded[]): Transition[] {
  const missed = found.filter(
    (one) => one.to === 'active' && one.endedAt !== undefined && !isRecorded(one, recorded),
  );
  const ends = found.filter((one) =>
    missed.some(({ condition, endedAt }) => condition === one.condition && endedAt === one.at),
  );
  return [
    ...missed.map((one): Transition => ({ ...one, notice: 'over-before-arrival' })),
    ...ends
      .filter((one) => !missed.includes(one) && isSettled(one, recorded))
      .map((one): Transition => ({ ...one, notice: 'not-notified-kind' })),
  ];
}

/** Whether an end is to be recorded by itself: that it returned unless it didn't, and what it came to where that is known. */
function isSettled(one: Transition, recorded: readonly Recorded[]): boolean {
  return one.to === 'returned' ? !isActiveAt(one, recorded) : isRecorded(one, recorded);
}

const isActiveAt = ({ condition, at }: Transition, recorded: readonly Recorded[]): boolean =>
  recorded.some((one) => one.condition === condition && one.from <= at && at < one.to);

/**
 * The state in which what late readings began goes on: what they raised and isn't over, a warning that they found to be an
 * alarm, and a delay that runs for longer than was known. What is active stays so, and as bad as it is.
 *
 * @param memory what they came to, up to the newest reading taken in
 * @param open what they raised and isn't over
 * @param news those of them that aren't recorded yet
 * @returns no state where nothing is other than it was
 */
export function carriedOver<State extends AlarmState>(
  before: State,
  memory: AlarmMemory,
  open: readonly Transition[],
  news: readonly Transition[],
): { readonly state?: State; readonly raised: readonly Transition[] } {
  const after: Partial<Record<ConditionName, ConditionMemory>> = { ...before.memory };
  const raised: Transition[] = [];
  for (const [name, found] of entriesOf(memory)) {
    const known = before.memory[name];
    const raise = news.find(({ condition }) => condition === name);
    if (known?.condition?.state === 'active') {
      if (known.condition.severity === 'alarm') continue;
      if (raise?.severity !== 'alarm') {
        if (runsLonger(found.latches.alarm, known.latches.alarm)) after[name] = withDelay(found, known);
        continue;
      }
      const { episode } = known.condition;
      const worsened = {
        ...raise,
        from: 'active',
        reason: 'worsened',
        ...(episode === undefined ? {} : { episode }),
      } as const;
      const { severity, since, value, limit } = found.condition!;
      const condition = { ...known.condition, severity, since, value, limit, raisedBy: raise.id };
      after[name] = { ...withHistory(found, known), condition };
      raised.push(worsened);
    } else if (open.some(({ condition }) => condition === name)) {
      if (!raise) continue;
      after[name] = withHistory(found, known);
      raised.push(raise);
    } else if (isPendingLonger(found, known)) after[name] = withHistory(found, known);
  }
  const isOther = entriesOf(memory).some(([name]) => after[name] !== before.memory[name]);
  return isOther ? { state: { ...before, memory: after }, raised } : { raised };
}

function isPendingLonger(
  { condition, latches }: ConditionMemory,
  known: ConditionMemory | undefined,
): boolean {
  if (condition?.state !== 'pending') return false;
  return SEVERITIES.some((severity) => runsLonger(latches[severity], known?.latches[severity]));
}

/** Whether a delay runs that wasn't known, or that began earlier; or one whose last value is newer, and holds for longer. */
function runsLonger(found: Latch = RELEASED, known: Latch = RELEASED): boolean {
  if (found.active || found.turningSince === undefined || known.active) return false;
  if (known.turningSince === undefined || found.turningSince < known.turningSince) return true;
  return found.turningSince === known.turningSince && found.lastAt! > known.lastAt!;
}

/** A warning that is active, with the delay of its alarm. */
function withDelay(found: ConditionMemory, known: ConditionMemory): ConditionMemory {
  const { latches, last } = withHistory(found, known);
  return { ...known, latches: { ...known.latches, alarm: latches.alarm }, last };
}

/** With what is known of the condition's past, and no change dated before its last. */
function withHistory(found: ConditionMemory, known: ConditionMemory | undefined): ConditionMemory {
  const turned = Object.values(known?.latches ?? {}).flatMap(({ turnedAt }) => turnedAt ?? []);
  const latches = Object.entries(found.latches).map(([severity, latch]) => {
    const turnedAt = Math.max(...turned, latch.turnedAt ?? Number.NEGATIVE_INFINITY);
    return [severity, Number.isFinite(turnedAt) ? { ...latch, turnedAt } : latch];
  });
  const condition = found.condition && { ...known?.condition, ...found.condition };
  return { ...found, latches: Object.fromEntries(latches), ...(condition ? { condition } : {}) };
}
