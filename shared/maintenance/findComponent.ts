import type { PumpModel } from '../domain/model.ts';
import { InputError } from '../errors.ts';

/**
 * The part of a model that a person means: by its name in any case of letters, or by a piece of it that fits
 * no other: `filter` is the exhaustFilter, where that is the only filter.
 *
 * @returns the part's name as the model has it
 * @throws {InputError} listing those there are
 */
export function findComponent(model: PumpModel, text: string): string {
  const plain = (name: string) =>
    name
      .normalize('NFC')
      .toLowerCase()
      .replaceAll(/[\s_-]/g, '');
  const wanted = plain(text);
  const names = model.components.map(({ name }) => name);
  const exact = names.find((name) => plain(name) === wanted);
  const fitting = exact === undefined ? names.filter((name) => plain(name).includes(wanted)) : [exact];
  if (wanted !== '' && fitting.length === 1) return fitting[0]!;
  const known = names.length > 0 ? `has ${names.join(', ')}` : 'has none';
  const which = fitting.length > 1 && wanted !== '' ? 'more than one part' : 'no part';
  throw new InputError(`The model ${model.name} has ${which} "${text}": it ${known}.`);
}
