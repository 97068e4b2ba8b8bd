import type { ChainContent, ChainEntry } from '../domain/certificate.ts';
import { certificatesIn } from '../storage/certificates.ts';
import type { Storage } from '../storage/connect.ts';
import { lettersIn, OPERATOR } from '../storage/letters.ts';
import type { EpochMs } from '../time.ts';
import { newHead } from './news.ts';

/** The chain of certificates, every new end of which goes to who looks after data protection at the operator. */
export function chainOf(storage: Storage, clock: () => EpochMs) {
  /** Repeated, it sends nothing twice. */
  async function tellHead(entry: ChainEntry): Promise<void> {
    const letters = lettersIn(storage, OPERATOR);
    await letters.post(`certificate-head-${entry.number}`, { dataProtection: true }, newHead(entry), clock());
  }
  return {
    tellHead,
    /** Adds an entry, once, and tells of it. */
    async append<Content extends ChainContent>(content: Content): Promise<ChainEntry<Content>> {
      const entry = await certificatesIn(storage).append(content);
      await tellHead(entry);
      return entry;
    },
  };
}
