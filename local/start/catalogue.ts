import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PumpModel, Severity } from '../../shared/domain/model.ts';
import { parsePumpModel } from '../../shared/domain/parseModel.ts';
import type { Signal } from '../../shared/domain/signals.ts';

const FOLDER = join(import.meta.dirname, 'catalogue');

/** The pump models that come with the plant. */
export function catalogue(): PumpModel[] {
  return readdirSync(FOLDER).map((file) =>
    parsePumpModel(JSON.parse(readFileSync(join(FOLDER, file), 'utf8'))),
  );
}

/** The level above which a model of the catalogue is in this state, in the signal's unit. */
export function highLevel(model: string, signal: Signal, severity: Severity): number {
  const limits = catalogue().find(({ name }) => name === model)?.limits ?? [];
  const limit = limits.find((one) => one.signal === signal && one.direction === 'high');
  const level = limit?.[severity];
  if (level === undefined) throw new RangeError(`${model} has no ${severity} level for a high ${signal}`);
  return level;
}
