/**
 * The kinds of table every contract has, each named by its kind and the contract's key. Erasing a contract
 * deletes all of them.
 */
export const CONTRACT_TABLES = [
  'pumps',
  'readings',
  'work',
  'rollups',
  'health',
  'alarms',
  'outbox',
  'maintenance',
] as const;
export type ContractTable = (typeof CONTRACT_TABLES)[number];

/** Tables of the deployment as a whole. */
export const DEPLOYMENT_TABLES = [
  'customers',
  'users',
  'devices',
  'authorizations',
  'models',
  'reports',
  'changes',
  'erasures',
  'plant',
  'fleet',
  'letters',
  'errors',
  'backups',
  'lasting',
] as const;

/**
 * Work for the analysis, one message a device; mail to be sent, one message a transition; refused packets that are to
 * be tried again; and lives of parts to be collected, one message a contract.
 */
export const QUEUES = {
  analyze: 'analyze',
  alerts: 'alerts',
  retry: 'ingest-retry',
  lives: 'lives',
} as const;

/** Where the Functions host moves messages of a queue that failed every time. */
export function poisonQueue(queue: string): string {
  return `${queue}-poison`;
}

/** Where packets of devices that Vakt doesn't know are kept aside. */
export const COMMON_QUARANTINE = 'quarantine';

/** Where packets wait for a store of their customer's own that takes none. */
export const PARKED = 'parked';

/** Where the chain of certificates lies, each written once. */
export const CERTIFICATES = 'certificates';

/** Where the log of changes lies, to which lines are only added. */
export const CHANGE_LOG = 'change-log';

/** Containers of the deployment as a whole. */
export const DEPLOYMENT_CONTAINERS = [COMMON_QUARANTINE, PARKED, CERTIFICATES, CHANGE_LOG] as const;

export function contractTable(kind: ContractTable, contract: string): string {
  return `${kind}${contract}`;
}

/** The contract's blob container: its quarantine lies there. */
export function contractContainer(contract: string): string {
  return `contract-${contract}`;
}

const TABLE_OF_CONTRACT = new RegExp(`^(?:${CONTRACT_TABLES.join('|')})(.+)$`);
const CONTAINER_OF_CONTRACT = /^contract-(.+)$/;

/** The contract whose table or container bears this name; `undefined` of one of the deployment. */
export function contractOfTable(name: string): string | undefined {
  return TABLE_OF_CONTRACT.exec(name)?.[1];
}
export function contractOfContainer(name: string): string | undefined {
  return CONTAINER_OF_CONTRACT.exec(name)?.[1];
}

/**
 * What proves something lies apart from what it is about, where the deployment has an account for it: nothing that
 * customers' data need may touch it, and no backup of them that is put back replaces it.
 */
export const RECORDS: { readonly tables: readonly string[]; readonly containers: readonly string[] } = {
  tables: ['changes', 'backups', 'lasting'],
  containers: [CERTIFICATES, CHANGE_LOG],
};
