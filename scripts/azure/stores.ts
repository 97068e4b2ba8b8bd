import { COMMON_QUARANTINE, DEPLOYMENT_TABLES, QUEUES } from '../../shared/storage/names.ts';

/** What bicep/stores.json says: the stores of the deployment as a whole, as the code names them. */
export function storesJson(): string {
  const stores = {
    tables: [...DEPLOYMENT_TABLES],
    queues: Object.values(QUEUES),
    quarantine: COMMON_QUARANTINE,
    certificates: 'certificates',
  };
  return `${JSON.stringify(stores, null, 2)}\n`;
}
