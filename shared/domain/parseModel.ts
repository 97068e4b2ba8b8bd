import { InputError } from '../errors.ts';
import type { PumpModel } from './model.ts';
import { asArray, asRecord, watchProblems } from './modelProblems.ts';
import { isSignal } from './signals.ts';

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
  problems.push(...watchProblems(model));
  problems.push(
    ...components.flatMap((part, i) => componentProblems(part).map((text) => `components[${i}].${text}`)),
  );
  if (model.pumpDown !== undefined) problems.push(...pumpDownProblems(asRecord(model.pumpDown)));
  if (problems.length > 0)
    throw new InputError(`The pump model can't be used:\n  - ${problems.join('\n  - ')}`);
  const { pumpDown, rates, life, noData, sensor, baseline, transmitters } = model;
  const further = { pumpDown, rates, life, noData, sensor, baseline, transmitters };
  const told = Object.fromEntries(Object.entries(further).filter(([, value]) => value !== undefined));
  return { name: model.name, limits, components, ...told } as unknown as PumpModel;
}

function componentProblems(part: Readonly<Record<string, unknown>>): string[] {
  const problems: string[] = [];
  if (typeof part.name !== 'string' || part.name === '') problems.push('name: a text is wanted');
  if (typeof part.signal !== 'string' || !isSignal(part.signal)) problems.push('signal: no such signal');
  if (!Number.isFinite(part.reference)) problems.push('reference: a number is wanted');
  if (part.growth !== 'linear' && part.growth !== 'exponential') {
    problems.push('growth: linear or exponential is wanted');
  }
  if (part.renewedAtService !== undefined && typeof part.renewedAtService !== 'boolean') {
    problems.push('renewedAtService: true or false is wanted');
  }
  if (part.ageing !== undefined) problems.push(...ageingProblems(asRecord(part.ageing)));
  return problems;
}

function ageingProblems({ reference, doubling, cap }: Readonly<Record<string, unknown>>): string[] {
  const isWithin = (value: unknown, low: number, high: number) =>
    typeof value === 'number' && value >= low && value <= high;
  const problems: string[] = [];
  if (!isWithin(reference, 0, 200)) problems.push('ageing.reference: 0 to 200 °C is wanted');
  if (!isWithin(doubling, 3, 50)) problems.push('ageing.doubling: 3 to 50 K is wanted');
  if (!isWithin(cap, 1, 1_000)) problems.push('ageing.cap: 1 to 1,000 is wanted');
  return problems;
}

function pumpDownProblems({ from, to, source }: Readonly<Record<string, unknown>>): string[] {
  const problems: string[] = [];
  if (!(typeof from === 'number' && typeof to === 'number' && from > to && to > 0)) {
    problems.push('pumpDown: from and to are wanted in hPa, to above 0 and from above to');
  }
  if (typeof source !== 'string' || source === '') {
    problems.push('pumpDown.source: say where the figures come from');
  }
  return problems;
}
