import { hasUnsubscribed, type User } from '../../shared/domain/customer.ts';
import type { LedgerRow } from '../../shared/domain/ledger.ts';
import type { MailRow, RecipientState } from '../../shared/domain/mailing.ts';
import { OutageError } from '../../shared/errors.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { outboxIn } from '../../shared/storage/outbox.ts';
import { queuesIn } from '../../shared/storage/queues.ts';
import type { EpochMs } from '../../shared/time.ts';
import { attempt } from './attempt.ts';
import { missed, sent, unwanted } from './ledger.ts';
import { tellOfFailures } from './news.ts';
import { operationIdOf } from './transport/operationId.ts';
import type { Compose, MailTransport } from './transport/transport.ts';

/** A mail that its sender has to itself, and how its recipient stood when it was decided. */
export interface OpenMail {
  readonly mail: MailRow;
  readonly mailEtag: string;
  readonly state?: RecipientState;
  readonly stateEtag?: string;
}

/** What became of a mail that was tried: the log and the alert rules of a deployment count by these names. */
export type Attempted = 'sent' | 'failed' | 'to-be-tried-again' | 'unsubscribed';

const TRIES = 30;

/** Sends mails that were decided and leased, and notes what became of them. */
export function senderOf(storage: Storage, transport: MailTransport, compose: Compose, clock: () => EpochMs) {
  /** The recipient's state, in which a mail isn't open any more, or is to be looked at again. */
  const settled = (state: RecipientState, id: string, again: EpochMs | undefined): RecipientState => ({
    ...state,
    mails: state.mails.flatMap((one) => (one.id !== id ? one : again === undefined ? [] : { id, at: again })),
  });

  async function settle(
    contract: string,
    user: string,
    id: string,
    again: EpochMs | undefined,
  ): Promise<void> {
    const outbox = outboxIn(storage, contract);
    for (let tries = 0; tries < TRIES; tries++) {
      const known = await outbox.state(user);
      if (!known?.value.mails.some((one) => one.id === id)) return;
      if (await outbox.save(user, known.etag, { state: settled(known.value, id, again) })) return;
    }
    throw new OutageError('A recipient’s mails change all the time; it is tried again.');
  }

  async function one(contract: string, user: User, open: OpenMail): Promise<Attempted> {
    const { mail, mailEtag, state, stateEtag } = open;
    const { messageId } = mail.ledger;
    // It may have waited for hours for its mail server, or have been sent again by hand.
    const wanted = mail.items.filter(({ device }) => !hasUnsubscribed(user, device));
    if (wanted.length === 0) {
      await outboxIn(storage, contract).saveMail({ ...mail, ledger: unwanted(mail.ledger) }, mailEtag);
      await settle(contract, user.key, mail.id, undefined);
      return 'unsubscribed';
    }
    const trouble = await attempt(
      transport,
      async () => ({
        messageId,
        operationId: operationIdOf(messageId),
        to: { name: user.name, address: user.email },
        ...(await compose(contract, user, { ...mail, items: wanted })),
      }),
      clock,
    );
    const ledger: LedgerRow = trouble
      ? missed(mail.ledger, trouble.failure, trouble.wait)
      : sent(mail.ledger, clock());
    const after = { ...mail, ledger };
    // First: what rests already is told of by nobody.
    if (ledger.state === 'failed') await tellOfFailures(storage, clock());
    const again = ledger.state === 'pending' ? ledger.retryAt : undefined;
    const outbox = outboxIn(storage, contract);
    const whole =
      state &&
      (await outbox.save(user.key, stateEtag, {
        state: settled(state, mail.id, again),
        mail: after,
        mailEtag,
      }));
    if (!whole) {
      // Somebody else has changed the recipient's state: what became of the mail is noted first, and by itself.
      await outbox.saveMail(after, mailEtag);
      await settle(contract, user.key, mail.id, again);
    }
    if (again !== undefined) {
      await queuesIn(storage).alert({ contract, recipient: user.key }, again - clock());
      return 'to-be-tried-again';
    }
    return ledger.state === 'failed' ? 'failed' : 'sent';
  }

  return { one, settle };
}
