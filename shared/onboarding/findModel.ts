import type { PumpModel } from '../domain/model.ts';
import { InputError } from '../errors.ts';
import type { Storage } from '../storage/connect.ts';
import { modelsIn } from '../storage/registry.ts';

/**
 * A pump model of the catalogue.
 *
 * @throws {InputError} listing those there are
 */
export async function findModel(storage: Storage, name: string): Promise<PumpModel> {
  const names: string[] = [];
  for await (const model of modelsIn(storage).all()) {
    if (model.name === name) return model;
    names.push(model.name);
  }
  const known = names.length > 0 ? `known are ${names.join(', ')}` : 'none is known yet';
  throw new InputError(`There is no pump model "${name}": ${known}; vakt model add FILE.json adds one.`);
}
