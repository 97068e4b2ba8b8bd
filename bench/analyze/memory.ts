import type { TransactionAction } from '@azure/data-tables';
import type { Table } from '../../shared/storage/clients.ts';
import type { Storage } from '../../shared/storage/connect.ts';

type Entity = Record<string, unknown> & { partitionKey: string; rowKey: string };
type Test = (entity: Entity) => boolean;

/** Tables in memory, rows in order of their keys: a storage that costs next to nothing, so that what is left is ours. */
export function memoryStorage(): { storage: Storage; requests: () => number } {
  const tables = new Map<string, Table>();
  let requests = 0;
  const count = () => {
    requests += 1;
  };
  const storage: Pick<Storage, 'table' | 'queue'> = {
    table(name) {
      const known = tables.get(name) ?? (memoryTable(count) as unknown as Table);
      tables.set(name, known);
      return known;
    },
    // Nobody is alerted in a bench.
    queue: () => ({ sendMessage: async () => ({}) }) as never,
  };
  return { storage: storage as Storage, requests: () => requests };
}

/** @param count is told of every request */
function memoryTable(count: () => void) {
  const partitions = new Map<string, { keys: string[]; rows: Map<string, Entity> }>();
  let etag = 0;

  function put(entity: Entity): { etag: string } {
    const partition = partitions.get(entity.partitionKey) ?? { keys: [], rows: new Map() };
    partitions.set(entity.partitionKey, partition);
    if (!partition.rows.has(entity.rowKey)) {
      partition.keys.splice(placeOf(partition.keys, entity.rowKey), 0, entity.rowKey);
    }
    etag += 1;
    partition.rows.set(entity.rowKey, { ...entity, etag: String(etag) });
    return { etag: String(etag) };
  }

  function remove(partitionKey: string, rowKey: string): void {
    const partition = partitions.get(partitionKey);
    if (!partition?.rows.delete(rowKey)) throw missing();
    partition.keys.splice(placeOf(partition.keys, rowKey), 1);
  }

  function counted<T>(work: () => T): T {
    count();
    return work();
  }

  return {
    async getEntity(partitionKey: string, rowKey: string) {
      count();
      const found = partitions.get(partitionKey)?.rows.get(rowKey);
      if (!found) throw missing();
      return found;
    },
    createEntity: async (entity: Entity) => counted(() => put(entity)),
    updateEntity: async (entity: Entity) => counted(() => put(entity)),
    upsertEntity: async (entity: Entity) => counted(() => put(entity)),
    deleteEntity: async (partitionKey: string, rowKey: string) => counted(() => remove(partitionKey, rowKey)),
    insertAll: async (entities: readonly Entity[]) => counted(() => void entities.forEach(put)),
    async submitTransaction(actions: readonly TransactionAction[]) {
      count();
      const subResponses = actions.map(([kind, entity]) => {
        const row = entity as Entity;
        if (kind !== 'delete') return put(row);
        remove(row.partitionKey, row.rowKey);
        return {};
      });
      return { subResponses };
    },
    async *listEntities({ queryOptions: { filter } }: { queryOptions: { filter: string } }) {
      count();
      const parts = filter.split(' and ').map(comparisonOf);
      const exact = parts.find(({ name, op }) => name === 'partitionKey' && op === 'eq');
      const chosen = exact ? [partitions.get(exact.value)] : [...partitions.values()];
      for (const partition of chosen) {
        const from = parts.find(({ name, op }) => name === 'rowKey' && op === 'ge')?.value ?? '';
        const keys = partition?.keys ?? [];
        for (let i = placeOf(keys, from); i < keys.length; i++) {
          const row = partition!.rows.get(keys[i]!)!;
          if (parts.some(({ name, op, value }) => name === 'rowKey' && op === 'lt' && keys[i]! >= value))
            break;
          if (parts.every(({ holds }) => holds(row))) yield row;
        }
      }
    },
  };
}

/** `RowKey ge 'a'` and the like: all that the analysis asks. */
function comparisonOf(text: string): { name: string; op: string; value: string; holds: Test } {
  const match = /^(\w+) (eq|ge|gt|le|lt) '(.*)'$/.exec(text);
  if (!match) throw new Error(`the bench's tables don't understand: ${text}`);
  const [, property, op, value] = match as unknown as [string, string, string, string];
  const name = property.charAt(0).toLowerCase() + property.slice(1);
  const compare: Readonly<Record<string, (found: string) => boolean>> = {
    eq: (found) => found === value,
    ge: (found) => found >= value,
    gt: (found) => found > value,
    le: (found) => found <= value,
    lt: (found) => found < value,
  };
  return { name, op, value, holds: (entity) => compare[op]!(String(entity[name])) };
}

/** Where a key stands, or would stand. */
function placeOf(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

function missing(): Error {
  return Object.assign(new Error('not there'), { statusCode: 404 });
}
