import type { User } from '../../shared/domain/customer.ts';
import type { Item } from '../../shared/domain/mailing.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { outboxIn } from '../../shared/storage/outbox.ts';
import type { EpochMs } from '../../shared/time.ts';
import { decidingOf } from './deciding.ts';
import { keyedMutex } from './keyedMutex.ts';
import { decide, leased } from './ledger.ts';
import type { Circumstances } from './policy/take.ts';
import { type Attempted, senderOf } from './sender.ts';
import type { Compose, MailTransport } from './transport/transport.ts';

/**
 * What one person is told, and when. The decision is saved with its mail before anything leaves: any instance may go on from
 * there.
 *
 * @param domain of the sender, for Message-IDs
 */
export function recipientsOf(
  storage: Storage,
  transport: MailTransport,
  compose: Compose,
  domain: string,
  clock: () => EpochMs,
) {
  const turn = keyedMutex();
  const deciding = decidingOf(storage, domain, clock);
  const send = senderOf(storage, transport, compose, clock);

  /** Takes up mails that a sender died over, or whose next try is due. */
  async function retry(contract: string, user: User): Promise<Attempted[]> {
    const outbox = outboxIn(storage, contract);
    const known = await outbox.state(user.key);
    const results: Attempted[] = [];
    for (const { id, at } of known?.value.mails ?? []) {
      if (at > clock()) continue;
      const read = await outbox.mail(user.key, id);
      const decision = read && decide(read.value.ledger, clock());
      if (!read || !decision?.send) {
        if (!decision || !('again' in decision)) await send.settle(contract, user.key, id, undefined);
        continue;
      }
      const { ledger } = read.value;
      const mail = { ...read.value, ledger: leased(ledger, ledger.messageId, clock()) };
      const mailEtag = await outbox.saveMail(mail, read.etag);
      if (mailEtag !== undefined) results.push(await send.one(contract, user, { mail, mailEtag }));
    }
    return results;
  }

  return {
    /**
     * Tells one person that a condition was raised or has returned, or decides to do so later, or not at all.
     *
     * @returns why, and of mails that were not taken what became of them
     */
    async tell(
      contract: string,
      user: User,
      item: Item,
      circumstances: Circumstances,
    ): Promise<readonly string[]> {
      const { because, open } = await turn(`${contract} ${user.key}`, () =>
        deciding.first(contract, user, item, circumstances),
      );
      if (open) return [because, ...untaken([await send.one(contract, user, open)])];
      // The message came again: whoever had it before may have died over the mail.
      if (because === 'already-decided') return [because, ...untaken(await retry(contract, user))];
      return [because];
    },

    /** Does what is due of one person's mails: what waited, and what is to be tried again. @returns what came of it */
    async look(contract: string, user: User): Promise<Attempted[]> {
      const open = await turn(`${contract} ${user.key}`, () => deciding.held(contract, user));
      const results = open ? [await send.one(contract, user, open)] : [];
      return [...results, ...(await retry(contract, user))];
    },
  };
}

const untaken = (results: readonly Attempted[]): Attempted[] => results.filter((result) => result !== 'sent');
