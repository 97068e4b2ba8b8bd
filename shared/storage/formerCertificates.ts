import type { EndReason } from '../domain/contract/end.ts';
import type { Storage } from './connect.ts';
import { readPartition } from './entity.ts';
import { isMissing } from './failures.ts';

/** A certificate of a release that kept them as rows of a table: nothing joins them to each other. */
export interface FormerCertificate {
  /** Key of the contract that was erased. */
  readonly id: string;
  readonly rule: string;
  readonly ended: string;
  readonly because?: EndReason;
  readonly due: string;
  readonly erasedAt: string;
  readonly deleted: Readonly<Record<string, number>>;
  readonly remaining: readonly string[];
}

/** Certificates of earlier releases, which stay where they are; none where no such release was. */
export async function* formerCertificates(storage: Storage): AsyncGenerator<FormerCertificate> {
  try {
    const rows = readPartition<FormerCertificate>(storage.table('certificates'), 'certificate');
    for await (const { value } of rows) yield value;
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
