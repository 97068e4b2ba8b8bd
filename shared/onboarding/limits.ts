import { isConditionName, partsOf } from '../domain/condition.ts';
import type { PumpModel } from '../domain/model.ts';
import { LIMIT_FIELDS, type LimitField, type LimitOverride } from '../domain/override.ts';
import { SIGNAL_NAMES, SIGNALS } from '../domain/signals.ts';
import { type Watch, watchesFor } from '../domain/watch.ts';
import { InputError } from '../errors.ts';

/** What can be set of each kind of condition. */
const FIELDS: Readonly<Record<string, readonly LimitField[]>> = {
  limit: ['warning', 'alarm', 'onDelay', 'offDelay', 'deadband'],
  rate: ['warning', 'alarm', 'onDelay', 'offDelay', 'deadband', 'window'],
  baseline: ['warning', 'alarm', 'onDelay', 'offDelay', 'deadband'],
  life: ['warning', 'alarm', 'onDelay', 'offDelay', 'deadband'],
  sensor: ['warning', 'onDelay', 'offDelay'],
  'no-data': ['warning', 'floor', 'factor'],
};
/** Longest delay or window that can be set, s: what is active only a week later is of no use. */
const LONGEST = 7 * 86_400;

/** What is set, apart from its value: a condition and one of its fields. */
export type LimitTarget = Pick<LimitOverride, 'condition' | 'field'>;

/**
 * Reads what of a pump's limits is meant, `exhaustPressure.high.alarm`.
 *
 * @param said how it was given, where there was more to it
 * @throws {InputError} naming the part that is wrong
 */
export function parseLimitTarget(text: string, said = text): LimitTarget {
  const trimmed = text.trim();
  const dot = trimmed.lastIndexOf('.');
  const condition = trimmed.slice(0, dot);
  const field = trimmed.slice(dot + 1) as LimitField;
  const wrong = (why: string) =>
    new InputError(`The limit "${said}" ${why}: give it like exhaustPressure.high.alarm=1313.`);
  if (dot < 0) throw wrong('cannot be read');
  if (!isConditionName(condition)) {
    throw wrong(
      `is for nothing that can be watched (a signal's high, low, rising, falling, baseline or sensor, life.COMPONENT, noData; signals are ${SIGNAL_NAMES.join(', ')})`,
    );
  }
  if (!LIMIT_FIELDS.includes(field)) throw wrong(`sets none of ${LIMIT_FIELDS.join(', ')}`);
  const { kind } = partsOf(condition)!;
  const fields = FIELDS[kind]!;
  if (!fields.includes(field)) throw wrong(`can't be: of ${condition} there is ${fields.join(', ')}`);
  return { condition, field };
}

/**
 * Reads something set for one pump: `exhaustPressure.high.alarm=1313` in the signal's unit, `life.bearings.warning=14`
 * in days, `oilTemperature.high.onDelay=30` in seconds, `vibration.baseline.warning=off`.
 *
 * @throws {InputError} naming the part that is wrong
 */
export function parseLimit(text: string): LimitOverride {
  const [, name, number = ''] = /^([^=]+)=(.*\S.*)$/.exec(text.trim()) ?? [];
  const wrong = (why: string) => new InputError(`The limit "${text}" ${why}.`);
  if (name === undefined) throw wrong('cannot be read: give it like exhaustPressure.high.alarm=1313');
  const target = parseLimitTarget(name, text);
  const isLevel = target.field === 'warning' || target.field === 'alarm';
  if (number.trim() === 'off') {
    if (isLevel) return { ...target, value: null };
    throw wrong('can only be a number: off is for a warning or an alarm');
  }
  const parts = partsOf(target.condition)!;
  if (isLevel && (parts.kind === 'sensor' || parts.kind === 'no-data')) {
    throw wrong('can only be off: it is a matter of yes or no');
  }
  const value = number.trim() === '' ? Number.NaN : Number(number);
  const [min, max, unit] = boundsOf(target, parts);
  if (!(value >= min && value <= max)) throw wrong(`needs a number from ${min} to ${max} ${unit}`.trimEnd());
  return { ...target, value };
}

function boundsOf(
  { field }: LimitTarget,
  parts: NonNullable<ReturnType<typeof partsOf>>,
): [min: number, max: number, unit: string] {
  if (field === 'factor') return [2, 1_000, ''];
  if (field === 'floor') return [60, LONGEST, 's'];
  if (field === 'window') return [10, LONGEST, 's'];
  if (field === 'onDelay' || field === 'offDelay') return [0, LONGEST, 's'];
  if (parts.kind === 'life') return [0, 365, 'days'];
  if (parts.kind === 'limit' && field !== 'deadband') {
    const { range, unit } = SIGNALS[parts.signal];
    return [...range, unit];
  }
  return [0, 1_000_000, ''];
}

/**
 * @throws {InputError} when a warning would come after its alarm, with what is set in place of the model's, or what is
 *   active could never return
 */
export function checkLimits(model: PumpModel, overrides: readonly LimitOverride[]): void {
  const watches = watchesFor(model, overrides);
  for (const { condition } of overrides) {
    if (!watches.some((watch) => watch.condition === condition)) {
      throw new InputError(`${model.name} has nothing called ${condition}: vakt limits shows what there is.`);
    }
  }
  const set = new Set(overrides.map(({ condition }) => condition));
  for (const watch of watches.filter(({ condition }) => set.has(condition))) checkReturn(watch);
  for (const { condition, direction, warning, alarm } of watches) {
    if (warning === undefined || alarm === undefined) continue;
    if (direction === 'high' ? warning > alarm : warning < alarm) {
      throw new InputError(
        `The warning of ${condition} at ${warning} would come after its alarm at ${alarm}: set both, like ${condition}.warning=… and ${condition}.alarm=….`,
      );
    }
  }
}

/** Behind a level by the deadband must be something that its signal can show. */
function checkReturn({ condition, kind, signal, direction, warning, alarm, deadband, unit }: Watch): void {
  const range = kind === 'limit' && signal ? SIGNALS[signal].range : kind === 'baseline' ? [0, Infinity] : [];
  const [least, most] = range;
  if (least === undefined || most === undefined) return;
  for (const level of [warning, alarm]) {
    if (level === undefined) continue;
    const back = direction === 'high' ? level - deadband : level + deadband;
    if (back >= least && back <= most) continue;
    throw new InputError(
      `${condition} at ${level} with a deadband of ${deadband} would return at ${back} ${unit} only, which it never shows: set a smaller one, like ${condition}.deadband=….`,
    );
  }
}
