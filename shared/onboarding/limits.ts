import { type LimitOverride, limitsFor, type PumpModel } from '../domain/model.ts';
import { isSignal, SIGNAL_NAMES, SIGNALS } from '../domain/signals.ts';
import { InputError } from '../errors.ts';

const FORM = /^([A-Za-z]+)\.([a-z]+)\.([a-z]+)=(.+)$/;

/**
 * Reads a level set for one pump, `exhaustPressure.high.alarm=1313`, in the signal's unit.
 *
 * @throws {InputError} naming the part that is wrong
 */
export function parseLimit(text: string): LimitOverride {
  const [, signal = '', direction, severity, number = ''] = FORM.exec(text.trim()) ?? [];
  const wrong = (why: string) =>
    new InputError(`The limit "${text}" ${why}: give it like exhaustPressure.high.alarm=1313.`);
  if (direction === undefined) throw wrong('cannot be read');
  if (!isSignal(signal)) throw wrong(`is for no known signal (${SIGNAL_NAMES.join(', ')})`);
  if (direction !== 'high' && direction !== 'low') throw wrong('is neither high nor low');
  if (severity !== 'warning' && severity !== 'alarm') throw wrong('is neither warning nor alarm');
  const level = number.trim() === '' ? Number.NaN : Number(number);
  const [min, max] = SIGNALS[signal].range;
  if (!(level >= min && level <= max)) {
    throw wrong(`needs a number from ${min} to ${max} ${SIGNALS[signal].unit}`);
  }
  return { signal, direction, severity, level };
}

/** @throws {InputError} when a warning would come after its alarm, with these levels in place of the model's */
export function checkLimits(model: PumpModel, overrides: readonly LimitOverride[]): void {
  for (const { signal, direction, warning, alarm } of limitsFor(model, overrides)) {
    if (warning === undefined || alarm === undefined) continue;
    if (direction === 'high' ? warning > alarm : warning < alarm) {
      throw new InputError(
        `The ${direction} warning of ${signal} at ${warning} would come after its alarm at ${alarm}: set both, like --limit ${signal}.${direction}.warning=… --limit ${signal}.${direction}.alarm=….`,
      );
    }
  }
}
