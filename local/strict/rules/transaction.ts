import type { Step } from '../transaction/parse.ts';
import { type Entity, refuseEntity } from './entity.ts';
import { refuseKeys } from './keys.ts';
import { refuseQuery } from './query.ts';
import { bad, type Refusal } from './refusal.ts';

/** Of a transaction, and of any request to Table Storage. */
export const maxTableBody = 4 * 1024 * 1024;
const maxSteps = 100;

/**
 * An entity group transaction: at most 100 operations, one table and one partition, each row once, each entity within
 * its limits. Operations are looked at in their order; the first that is wrong is named.
 * https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions
 */
export function refuseTransaction(steps: readonly Step[]): Refusal | undefined {
  if (steps.length > maxSteps) {
    const message = `The transaction has ${steps.length} operations; ${maxSteps} is the most.`;
    return { ...bad('InvalidInput', message), index: maxSteps - 1 };
  }
  const rows = new Set<string>();
  let group: string | undefined;
  for (const [index, { operation, body }] of steps.entries()) {
    const { resource = '' } = operation;
    const entity = entityIn(body);
    const at = (refusal: Refusal | undefined) => refusal && { ...refusal, index };

    const partitionKey = operation.keys?.partitionKey ?? String(entity?.PartitionKey);
    const rowKey = operation.keys?.rowKey ?? String(entity?.RowKey);
    const own = JSON.stringify([resource.toLowerCase(), partitionKey]);
    group ??= own;
    if (own !== group) {
      const message = 'All operations of a transaction belong to one table and one partition.';
      return at(bad('CommandsInBatchActOnDifferentPartitions', message));
    }
    if (rows.has(rowKey)) {
      return at(
        bad('InvalidDuplicateRow', `The row ${JSON.stringify(rowKey)} comes twice in the transaction.`),
      );
    }
    rows.add(rowKey);
    const refusal =
      operation.method === 'GET'
        ? refuseQuery(operation.query)
        : refuseWrite(operation.name, operation.keys, entity);
    if (refusal) return at(refusal);
  }
  return undefined;
}

/**
 * An insertion, update, merge or deletion, alone or in a transaction.
 *
 * @param keys those in the address
 * @param entity undefined when the body holds none
 */
export function refuseWrite(
  name: string,
  keys: Step['operation']['keys'],
  entity: Entity | undefined,
): Refusal | undefined {
  if (name === 'DeleteEntity' || (name !== 'InsertEntity' && !entity)) {
    return keys && refuseKeys(keys, 'address');
  }
  if (!entity) return bad('InvalidInput', 'The body is not an entity in JSON.');
  return refuseEntity(entity, keys);
}

/** The JSON object in a body; undefined when there is none. */
export function entityIn(body: Buffer): Entity | undefined {
  try {
    const value: unknown = JSON.parse(body.toString());
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Entity)
      : undefined;
  } catch {
    return undefined;
  }
}
