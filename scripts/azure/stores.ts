import {
  CERTIFICATES,
  CHANGE_LOG,
  COMMON_QUARANTINE,
  DEPLOYMENT_CONTAINERS,
  DEPLOYMENT_TABLES,
  QUEUES,
  RECORDS,
} from '../../shared/storage/names.ts';

/** What bicep/stores.json says: the stores of the deployment as a whole, as the code names them. */
export function storesJson(): string {
  const stores = {
    tables: DEPLOYMENT_TABLES.filter((name) => !RECORDS.tables.includes(name)),
    queues: Object.values(QUEUES),
    quarantine: COMMON_QUARANTINE,
    containers: DEPLOYMENT_CONTAINERS.filter(
      (name) => name !== COMMON_QUARANTINE && !RECORDS.containers.includes(name),
    ),
    recordTables: RECORDS.tables,
    certificates: CERTIFICATES,
    changeLog: CHANGE_LOG,
  };
  return `${JSON.stringify(stores, null, 2)}\n`;
}
