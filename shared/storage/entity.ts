import type { TableEntityResult } from '@azure/data-tables';
import { FormatError } from '../errors.ts';
import type { Table } from './clients.ts';
import { isChanged, isMissing, orMissing } from './failures.ts';

/** Format version that every entity and queue message carries, so that a release can read its neighbours'. */
export const FORMAT = 1;

/** An entity whose content is one JSON text, beside the few properties that are asked for by name. */
export type JsonEntity = {
  readonly partitionKey: string;
  readonly rowKey: string;
  readonly v: number;
  readonly json: string;
};

/** Makes an entity out of keys and any JSON value. */
export function jsonEntity(partitionKey: string, rowKey: string, value: unknown, v = FORMAT): JsonEntity {
  return { partitionKey, rowKey, v, json: JSON.stringify(value) };
}

/**
 * Reads the JSON value back.
 *
 * @throws {FormatError} when a newer release wrote it in a form this one doesn't know
 */
export function fromJsonEntity<T>(entity: { v: number; json: string }, format = FORMAT): T {
  assertFormat(entity.v, [format]);
  return JSON.parse(entity.json) as T;
}

/** @throws {FormatError} unless this is a format version this release reads */
export function assertFormat(version: unknown, readable: readonly number[] = [FORMAT]): void {
  if (!readable.includes(version as number)) {
    throw new FormatError(
      `Stored in format ${String(version)}, which this release doesn't read; it reads ${readable.join(' and ')}.`,
    );
  }
}

/** One JSON value by its keys, with its ETag; `undefined` when it isn't there. */
export async function readJson<T>(
  table: Table,
  partitionKey: string,
  rowKey: string,
): Promise<{ value: T; etag: string } | undefined> {
  const entity = await orMissing(table.getEntity<{ v: number; json: string }>(partitionKey, rowKey));
  return entity && { value: fromJsonEntity<T>(entity), etag: entity.etag };
}

/**
 * Changes a JSON value, if it is still the one that was read; where somebody else was faster, what they left
 * is changed. No change of either is ever lost.
 *
 * @param next the new value; `undefined` leaves it as it is, and what is thrown is thrown
 * @returns the new value; `undefined` when nothing was changed, or the value isn't there
 */
export async function changeJson<T>(
  table: Table,
  partitionKey: string,
  rowKey: string,
  next: (known: T) => T | undefined | Promise<T | undefined>,
): Promise<T | undefined> {
  for (;;) {
    const known = await readJson<T>(table, partitionKey, rowKey);
    const value = known && (await next(known.value));
    if (!known || value === undefined) return undefined;
    try {
      await table.updateEntity(jsonEntity(partitionKey, rowKey, value), 'Replace', { etag: known.etag });
      return value;
    } catch (error) {
      if (isMissing(error)) return undefined;
      if (!isChanged(error)) throw error;
    }
  }
}

/**
 * Every JSON value of a partition whose row key lies in [from, before); the whole partition without them.
 *
 * @param read how an entity is read whose kind has more formats than one
 */
export async function* readPartition<T>(
  table: Table,
  partitionKey: string,
  from?: string,
  before?: string,
  read: (entity: { v: number; json: string }) => T = fromJsonEntity,
): AsyncGenerator<{ value: T; rowKey: string; etag: string }> {
  const range =
    from === undefined || before === undefined ? '' : ` and RowKey ge '${from}' and RowKey lt '${before}'`;
  const filter = `PartitionKey eq '${partitionKey}'${range}`;
  const entities = table.listEntities<{ v: number; json: string }>({ queryOptions: { filter } });
  for await (const entity of entities) {
    yield { value: read(entity), rowKey: keyOf(entity), etag: entity.etag };
  }
}

function keyOf(entity: TableEntityResult<object>): string {
  return entity.rowKey as string;
}
