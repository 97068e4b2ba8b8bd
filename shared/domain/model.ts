import { InputError } from '../errors.ts';
import { isSignal, type Signal } from './signals.ts';

export type Severity = 'warning' | 'alarm';
export const SEVERITIES: readonly Severity[] = ['warning', 'alarm'];

/** On which side of its limit a signal is out of order. */
export type Direction = 'high' | 'low';

/**
 * A limit on one signal, with ISA-18.2's means against nuisance alarms under their OPC UA Part 9 names.
 * Levels are in the signal's unit.
 */
export interface Limit {
  readonly signal: Signal;
  readonly direction: Direction;
  readonly warning?: number;
  readonly alarm?: number;
  /** Seconds the level must be passed without a break before the condition is active. */
  readonly onDelay: number;
  /** Seconds the value must be back before the condition has returned. */
  readonly offDelay: number;
  /** How far back inside the level the value must come, in the signal's unit. */
  readonly deadband: number;
  /** Where the figures come from: a manual, a standard, a measurement. */
  readonly source: string;
}

/** A part that wears, and the signal whose passing of its alarm level ends the part's useful life. */
export interface Component {
  readonly name: string;
  readonly signal: Signal;
  /** Subtracted before the trend is taken; for a gauge pressure, the atmosphere. In the signal's unit. */
  readonly reference: number;
  /** How the indicator grows: by equal steps, or by equal factors above its reference. */
  readonly growth: 'linear' | 'exponential';
}

/** Between which inlet pressures a pump-down is timed, in hPa: what the process begins at, and what it waits for. */
export interface PumpDownLevels {
  readonly from: number;
  readonly to: number;
  /** Where the figures come from. */
  readonly source: string;
}

/** What the operator knows about a make of pump. It outlives every customer and names none. */
export interface PumpModel {
  readonly name: string;
  readonly limits: readonly Limit[];
  readonly components: readonly Component[];
  /** Where the process these pumps are in pumps a chamber down, again and again. */
  readonly pumpDown?: PumpDownLevels;
}

/** A level set for one pump in place of its model's. */
export interface LimitOverride {
  readonly signal: Signal;
  readonly direction: Direction;
  readonly severity: Severity;
  readonly level: number;
}

/** The limits that hold for a pump: its model's, with the levels set for this pump put in their place. */
export function limitsFor(model: PumpModel, overrides: readonly LimitOverride[]): Limit[] {
  const limits = model.limits.map((limit) => ({ ...limit }));
  for (const { signal, direction, severity, level } of overrides) {
    const known = limits.find((limit) => limit.signal === signal && limit.direction === direction);
    if (known) known[severity] = level;
    else {
      limits.push({ signal, direction, [severity]: level, ...UNSTATED, source: 'set for this pump' });
    }
  }
  return limits;
}

/** For a limit that only a pump has: EEMUA 191's 20 s delay for slow process signals, no deadband known. */
const UNSTATED = { onDelay: 20, offDelay: 20, deadband: 0 } as const;

/** Safe as a key of Table Storage, on a command line and in a mail. */
const MODEL_NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._+-]{0,63}$/u;

/**
 * Reads a pump model as an operator writes it, in JSON.
 *
 * @throws {InputError} naming every field that is missing or wrong
 */
export function parsePumpModel(json: unknown): PumpModel {
  const problems: string[] = [];
  const model = asRecord(json);
  if (typeof model.name !== 'string' || !MODEL_NAME.test(model.name)) {
    problems.push(
      'name: up to 64 letters, digits, spaces and . _ + - are wanted, the first a letter or digit',
    );
  }
  for (const list of ['limits', 'components']) {
    if (!Array.isArray(model[list])) problems.push(`${list}: a list is wanted, which may be empty`);
  }
  const limits = asArray(model.limits).map(asRecord);
  const components = asArray(model.components).map(asRecord);
  const within =
    (list: string, found: (item: Record<string, unknown>) => string[]) =>
    (item: Record<string, unknown>, i: number) =>
      found(item).map((text) => `${list}[${i}].${text}`);
  problems.push(...limits.flatMap(within('limits', limitProblems)));
  problems.push(...components.flatMap(within('components', componentProblems)));
  if (model.pumpDown !== undefined) problems.push(...pumpDownProblems(asRecord(model.pumpDown)));
  if (problems.length > 0)
    throw new InputError(`The pump model can't be used:\n  - ${problems.join('\n  - ')}`);
  const pumpDown = model.pumpDown === undefined ? {} : { pumpDown: model.pumpDown };
  return { name: model.name, limits, components, ...pumpDown } as unknown as PumpModel;
}

function limitProblems(limit: Record<string, unknown>): string[] {
  const problems: string[] = [];
  if (typeof limit.signal !== 'string' || !isSignal(limit.signal)) problems.push('signal: no such signal');
  if (limit.direction !== 'high' && limit.direction !== 'low')
    problems.push('direction: high or low is wanted');
  for (const field of ['onDelay', 'offDelay', 'deadband']) {
    const value = limit[field];
    if (typeof value !== 'number' || !(value >= 0)) problems.push(`${field}: a number from 0 is wanted`);
  }
  for (const severity of SEVERITIES) {
    if (limit[severity] !== undefined && !Number.isFinite(limit[severity])) {
      problems.push(`${severity}: a number is wanted`);
    }
  }
  if (limit.warning === undefined && limit.alarm === undefined)
    problems.push('warning or alarm: one is wanted');
  if (typeof limit.source !== 'string' || limit.source === '')
    problems.push('source: say where the figures come from');
  return problems;
}

function componentProblems(part: Record<string, unknown>): string[] {
  const problems: string[] = [];
  if (typeof part.name !== 'string' || part.name === '') problems.push('name: a text is wanted');
  if (typeof part.signal !== 'string' || !isSignal(part.signal)) problems.push('signal: no such signal');
  if (!Number.isFinite(part.reference)) problems.push('reference: a number is wanted');
  if (part.growth !== 'linear' && part.growth !== 'exponential') {
    problems.push('growth: linear or exponential is wanted');
  }
  return problems;
}

function pumpDownProblems({ from, to, source }: Record<string, unknown>): string[] {
  const problems: string[] = [];
  if (!(typeof from === 'number' && typeof to === 'number' && from > to && to > 0)) {
    problems.push('pumpDown: from and to are wanted in hPa, to above 0 and from above to');
  }
  if (typeof source !== 'string' || source === '') {
    problems.push('pumpDown.source: say where the figures come from');
  }
  return problems;
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
