import { PlanError } from '../errors.ts';
import { services } from '../request/operation.ts';
import type { Fault, FaultPlan, Match, Rule } from './plan.ts';

type Json = Readonly<Record<string, unknown>>;
/** Reads one value, or says what it should have been. */
type Reader = (value: unknown) => { value: unknown } | string;

const count: Reader = (value) =>
  Number.isInteger(value) && (value as number) >= 0 ? { value } : 'a whole number from 0';
const ordinal: Reader = (value) =>
  Number.isInteger(value) && (value as number) >= 1 ? { value } : 'a whole number from 1';
const share: Reader = (value) =>
  typeof value === 'number' && value >= 0 && value <= 1 ? { value } : 'a number from 0 to 1';
const oneOf =
  (...choices: readonly unknown[]): Reader =>
  (value) =>
    choices.includes(value) ? { value } : `one of ${choices.join(', ')}`;
const pattern: Reader = (value) => {
  try {
    if (typeof value === 'string') return { value: new RegExp(value) };
  } catch {
    // It is said below.
  }
  return 'a regular expression';
};
const capitals: Reader = (value) =>
  typeof value === 'string' ? { value: value.toUpperCase() } : 'an HTTP method';

const matchFields: Readonly<Record<string, Reader>> = {
  service: oneOf(...services),
  method: capitals,
  path: pattern,
  operation: pattern,
  body: pattern,
  nth: ordinal,
  after: count,
  until: count,
  probability: share,
};
const kindField = oneOf('delay', 'cut', 'status', 'lost-response');
const faultFields: Readonly<Record<Fault['kind'], Readonly<Record<string, Reader>>>> = {
  delay: { kind: kindField, ms: count },
  cut: { kind: kindField },
  status: { kind: kindField, status: oneOf(400, 403, 413, 429, 500, 503), retryAfter: count },
  'lost-response': { kind: kindField },
};
const required: Readonly<Record<string, readonly string[]>> = { delay: ['ms'], status: ['status'] };

/**
 * Reads a plan of faults: `{ seed, rules: [{ match, fault }] }`, as in docs/strict-storage.md.
 *
 * @throws PlanError naming everything that is wrong with it
 */
export function parsePlan(plan: unknown): FaultPlan {
  const wrong: string[] = [];
  const { seed = 1, rules, ...others } = objectIn(plan, 'the plan', wrong);
  for (const name of Object.keys(others)) wrong.push(`${name} is not known`);
  if (!Number.isSafeInteger(seed)) wrong.push('seed must be a whole number');
  if (!Array.isArray(rules)) wrong.push('rules must be a list');
  const read = Array.isArray(rules) ? rules.map((rule, i) => readRule(rule, `rules[${i}]`, wrong)) : [];
  if (wrong.length > 0)
    throw new PlanError('PLAN', `The plan of faults is not well formed: ${wrong.join('; ')}.`);
  return { seed: seed as number, rules: read };
}

function readRule(rule: unknown, where: string, wrong: string[]): Rule {
  const { match = {}, fault, ...others } = objectIn(rule, where, wrong);
  for (const name of Object.keys(others)) wrong.push(`${where}.${name} is not known`);
  const told = objectIn(fault, `${where}.fault`, wrong);
  const kind = told.kind as Fault['kind'];
  const fields = faultFields[kind] ?? { kind: kindField };
  for (const name of ['kind', ...(required[kind] ?? [])]) {
    if (told[name] === undefined) wrong.push(`${where}.fault.${name} is missing`);
  }
  return {
    match: readFields(
      objectIn(match, `${where}.match`, wrong),
      matchFields,
      `${where}.match`,
      wrong,
    ) as Match,
    fault: readFields(told, fields, `${where}.fault`, wrong) as unknown as Fault,
  };
}

function readFields(
  from: Json,
  fields: Readonly<Record<string, Reader>>,
  where: string,
  wrong: string[],
): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(from)) {
    const result = fields[name]?.(value) ?? undefined;
    if (result === undefined) wrong.push(`${where}.${name} is not known`);
    else if (typeof result === 'string') wrong.push(`${where}.${name} must be ${result}`);
    else read[name] = result.value;
  }
  return read;
}

function objectIn(value: unknown, what: string, wrong: string[]): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  wrong.push(`${what} must be an object`);
  return {};
}
