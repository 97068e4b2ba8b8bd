import type { Certificate, ChainEntry } from '../domain/certificate.ts';
import { ADDRESS_KEPT, type Journal } from '../domain/erasure.ts';
import type { Storage } from '../storage/connect.ts';
import { erasuresIn } from '../storage/erasures.ts';
import { lettersIn, OPERATOR } from '../storage/letters.ts';
import { type EpochMs, iso } from '../time.ts';
import { chainOf } from './chain.ts';

/**
 * What follows a certificate: the customer's contact gets it by mail, then that address is deleted too, which is an
 * entry of the chain of its own. Every new end of the chain goes to who looks after data protection at the operator.
 * The letters lie with the operator's: the customer's own are gone.
 */
export function afterwardsOf(storage: Storage, clock: () => EpochMs) {
  const letters = lettersIn(storage, OPERATOR);
  const journals = erasuresIn(storage);
  const chain = chainOf(storage, clock);

  /** @returns `undefined` as long as it may still be sent */
  async function wasSent({ id, certified = 0 }: Journal): Promise<boolean | undefined> {
    const row = (await letters.get(letterOf(id)))?.value;
    const sent = row !== undefined && 'forgotten' in row.to;
    return row && !sent && clock() - certified < ADDRESS_KEPT ? undefined : sent;
  }

  async function close(contract: string): Promise<void> {
    const held = await journals.get(contract);
    if (!held) return;
    const { journal, etag } = held;
    const { id } = journal;
    const sent = journal.sent ?? (await wasSent(journal));
    if (sent === undefined) return;
    if (journal.sent === undefined && !(await journals.save({ ...journal, sent }, etag))) return;
    await letters.remove(letterOf(id));
    const content = { kind: 'address-deleted', id, sent, at: iso(clock()) } as const;
    await chain.append(content);
    await journals.remove(contract);
  }

  return {
    /** Posts what is to be mailed. Repeated, it sends nothing twice. */
    async post({ id, contact }: Journal, certificate: ChainEntry<Certificate>): Promise<void> {
      await chain.tellHead(certificate);
      if (!contact) return;
      await letters.post(letterOf(id), contact, { kind: 'certificate', certificate }, clock());
    },
    /**
     * Deletes the addresses to which a certificate was mailed by now, or could not be for a month. One that fails keeps no
     * other waiting.
     */
    async closeAll(): Promise<void> {
      const failures: unknown[] = [];
      for await (const { certified, contract } of journals.all()) {
        if (certified !== undefined) await close(contract).catch((error: unknown) => failures.push(error));
      }
      if (failures.length === 1) throw failures[0];
      if (failures.length > 1)
        throw new AggregateError(failures, `${failures.length} addresses are not deleted`);
    },
  };
}

const letterOf = (id: string) => `certificate-${id}`;
