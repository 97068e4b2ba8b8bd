import type { EndReason } from '../domain/contract/end.ts';
import type { Storage } from './connect.ts';
import { jsonEntity, readPartition } from './entity.ts';

/** What is left of a customer: the proof that nothing is. It names nobody. */
export interface Certificate {
  /** Key of the contract that was erased. */
  readonly id: string;
  /** The rule that made it due, in words. */
  readonly rule: string;
  /** Last day in force, and what ended it; certificates of earlier releases don't say that. */
  readonly ended: string;
  readonly because?: EndReason;
  readonly due: string;
  readonly erasedAt: string;
  /** What was deleted, by store. */
  readonly deleted: Readonly<Record<string, number>>;
  /** Stores in which something was found when they were asked again: always none. */
  readonly remaining: readonly string[];
}

const PARTITION = 'certificate';

/** The certificates of erasure, which stay. */
export function certificatesIn(storage: Storage) {
  const table = storage.table('certificates');
  return {
    put: async (certificate: Certificate) => {
      await table.upsertEntity(jsonEntity(PARTITION, certificate.id, certificate), 'Replace');
    },
    async *all(): AsyncGenerator<Certificate> {
      for await (const { value } of readPartition<Certificate>(table, PARTITION)) yield value;
    },
  };
}
