import type { StrictControl } from '../../local/strict/control/control.ts';
import type { FaultPlan } from '../../local/strict/faults/plan.ts';
import { startStrictProxy } from '../../local/strict/proxy.ts';
import type { DeletionOptions } from '../../local/strict/rules/deleted.ts';
import { startAzurite } from './azurite.ts';

/** A running Azurite that refuses what Azure refuses, and lets planned faults happen. */
export interface StrictAzurite {
  /** Ordinary storage connection string; the Azure SDKs take it as it is. */
  connectionString: string;
  /** Changes the faults, counts requests, holds them. */
  control: StrictControl;
  /** Lets what is being deleted be gone now. */
  endDeletions(): void;
  /** Ends both; resolves when they are gone. */
  stop(): Promise<void>;
}

/**
 * Starts an empty Azurite, and the strict proxy before it in this process.
 *
 * @param plan faults from the start on
 * @param deletion for how long a deleted name stays taken
 * @param folder where Azurite keeps everything; in memory without it
 */
export async function startStrictAzurite(
  plan?: FaultPlan,
  deletion: DeletionOptions = {},
  folder?: string,
): Promise<StrictAzurite> {
  const azurite = await startAzurite(folder === undefined ? undefined : { folder });
  const storeAt = (service: string) =>
    Number(new RegExp(`${service}Endpoint=http://[^:]+:(\\d+)/`).exec(azurite.connectionString)![1]);
  const stores = { blob: storeAt('Blob'), queue: storeAt('Queue'), table: storeAt('Table') };
  const proxy = await startStrictProxy({
    routes: {
      blob: { listen: 0, store: stores.blob },
      queue: { listen: 0, store: stores.queue },
      table: { listen: 0, store: stores.table },
    },
    ...(plan === undefined ? {} : { plan }),
    deletion,
  });
  let { connectionString } = azurite;
  for (const service of ['blob', 'queue', 'table'] as const) {
    connectionString = connectionString.replace(`:${stores[service]}/`, `:${proxy.ports[service]}/`);
  }
  return {
    connectionString,
    control: proxy.control,
    endDeletions: proxy.endDeletions,
    async stop() {
      await proxy.close();
      await azurite.stop();
    },
  };
}
