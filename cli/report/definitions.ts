import type { ReportDefinition } from '../../shared/domain/report.ts';
import { InputError } from '../../shared/errors.ts';
import type { Storage } from '../../shared/storage/connect.ts';

/** All definitions; none in a deployment of an earlier release, which has no table for them yet. */
export async function definitionsIn(storage: Storage): Promise<ReportDefinition[]> {
  const { reportsIn } = await import('../../shared/storage/reports.ts');
  const { isMissing } = await import('../../shared/storage/failures.ts');
  const found: ReportDefinition[] = [];
  try {
    for await (const definition of reportsIn(storage).all()) found.push(definition);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  return found;
}

/** @throws {InputError} when there is none of this name */
export async function definitionNamed(storage: Storage, name: string): Promise<ReportDefinition> {
  const definitions = await definitionsIn(storage);
  const definition = definitions.find((one) => one.name === name);
  if (definition) return definition;
  const known = definitions.length > 0 ? definitions.map((one) => one.name).join(', ') : 'none';
  throw new InputError(
    `There is no report "${name}"; defined: ${known}. vakt report define ${name} defines it.`,
  );
}
