import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OwnStore } from '../../../../shared/domain/ownStore.ts';
import { openStorage, type Storage } from '../../../../shared/storage/connect.ts';
import { createDeploymentStores } from '../../../../shared/storage/contracts.ts';
import type { EpochMs } from '../../../../shared/time.ts';
import { type CustomersStore, startCustomersStore } from '../../../support/ownStore.ts';
import { startStrictAzurite } from '../../../support/strict.ts';
import { startAhead } from '../ahead.ts';
import { type Gate, startGate } from '../gate.ts';
import type { Errand, Work } from './process.ts';

/** A deployment and a customer's own store, each behind a gate, and processes that work there and are killed. */
export interface Mortal {
  /** Everything, past the gate before ours. */
  readonly storage: Storage;
  /** Our account alone, as it is. */
  readonly ours: Storage;
  readonly own: CustomersStore;
  /** As the customer's row is to say it: through the gate. */
  readonly store: OwnStore;
  /** Whether the customer's own store is away for the processes: it answers 503. */
  isAway: boolean;
  /** A folder that is theirs. */
  readonly folder: string;
  /**
   * Works in a process of its own, which is killed when the stores have done its n-th request.
   *
   * @returns its exit code; `null` of one that was killed
   */
  killedAfter(n: number, now: EpochMs, work: Work): Promise<number | null>;
  stop(): Promise<void>;
}

export async function startMortal(): Promise<Mortal> {
  const folder = mkdtempSync(join(tmpdir(), 'vakt-mortal-'));
  const [azurite, own, processes] = await Promise.all([
    startStrictAzurite(),
    startCustomersStore(),
    startAhead(join(import.meta.dirname, 'process.ts')),
  ]);
  const [ours, theirs] = await Promise.all([
    startGate(azurite.connectionString),
    startGate(`TableEndpoint=${own.store.tables};BlobEndpoint=${own.store.blobs}`),
  ]);
  const addressOf = (service: string, { connectionString }: Gate) =>
    new RegExp(`${service}Endpoint=([^;]+)`).exec(connectionString)![1]!.replace(/\/$/, '');
  const storage = openStorage(azurite.connectionString, azurite.connectionString, undefined, own.reach);
  await createDeploymentStores(storage);

  const mortal: Mortal = {
    storage,
    ours: openStorage(azurite.connectionString, azurite.connectionString),
    own,
    store: { ...own.store, tables: addressOf('Table', theirs), blobs: addressOf('Blob', theirs) },
    isAway: false,
    folder,
    async killedAfter(n, now, work) {
      let requests = 0;
      const child = processes.next();
      const exited = once(child, 'exit') as Promise<[number | null]>;
      const verdict = (isTheirs: boolean) => () => {
        requests += 1;
        const away = isTheirs && mortal.isAway;
        if (requests < n) return away ? 'unavailable' : 'pass';
        child.kill('SIGKILL');
        // Done all the same if it is the n-th; what was sent beside it may not be.
        return requests === n && !away ? 'lose-answer' : 'refuse';
      };
      ours.onRequest = verdict(false);
      theirs.onRequest = verdict(true);
      const { connectionString: connection } = ours;
      child.send({ ...work, connection, vault: own.vault, now } satisfies Errand);
      const [code] = await exited;
      ours.onRequest = () => 'pass';
      theirs.onRequest = () => 'pass';
      return code;
    },
    async stop() {
      processes.stop();
      await Promise.all([ours.stop(), theirs.stop()]);
      await Promise.all([azurite.stop(), own.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return mortal;
}
