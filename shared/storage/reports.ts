import type { ReportDefinition } from '../domain/report.ts';
import type { Storage } from './connect.ts';
import { jsonEntity, readJson, readPartition } from './entity.ts';

const PARTITION = 'report';

/** The operator's definitions of reports, by name: kept for ever, and nothing in them is a customer's. */
export function reportsIn(storage: Storage) {
  const table = storage.table('reports');
  return {
    get: async (name: string) => (await readJson<ReportDefinition>(table, PARTITION, name))?.value,
    put: async (definition: ReportDefinition) => {
      await table.upsertEntity(jsonEntity(PARTITION, definition.name, definition), 'Replace');
    },
    async *all(): AsyncGenerator<ReportDefinition> {
      for await (const { value } of readPartition<ReportDefinition>(table, PARTITION)) yield value;
    },
  };
}
