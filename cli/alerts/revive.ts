import type { LedgerRow } from '../../shared/domain/ledger.ts';
import { NOTHING_SENT } from '../../shared/domain/mailing.ts';
import { OutageError } from '../../shared/errors.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { lettersIn } from '../../shared/storage/letters.ts';
import { outboxIn } from '../../shared/storage/outbox.ts';
import { queuesIn } from '../../shared/storage/queues.ts';
import type { EpochMs } from '../../shared/time.ts';

/** Others change a recipient's state now and then, not all the time. */
const TRIES = 30;

/** The row of a mail that is to be sent once more after it rested: under the same Message-ID, with all its tries. */
export function revived(row: LedgerRow): LedgerRow {
  return { state: 'pending', messageId: row.messageId, leasedUntil: 0, attempts: 0 };
}

/**
 * Has a mail sent that rests as failed.
 *
 * @returns whether it rested; of two who ask for it at once, one is told that it did
 */
export async function reviveMail(
  storage: Storage,
  contract: string,
  user: string,
  id: string,
  now: EpochMs,
): Promise<boolean> {
  const outbox = outboxIn(storage, contract);
  for (let tries = 0; tries < TRIES; tries++) {
    const [known, state] = await Promise.all([outbox.mail(user, id), outbox.state(user)]);
    if (known?.value.ledger.state !== 'failed') return false;
    const before = state?.value ?? NOTHING_SENT;
    const mail = { ...known.value, ledger: revived(known.value.ledger) };
    const mails = [...before.mails.filter((one) => one.id !== id), { id, at: now }];
    const change = { state: { ...before, mails }, mail, mailEtag: known.etag };
    if (!(await outbox.save(user, state?.etag, change))) continue;
    await queuesIn(storage).alert({ contract, recipient: user });
    return true;
  }
  throw new OutageError('The mails of this person change all the time; try again.');
}

/** Has a letter sent that rests as failed. @returns whether it rested */
export async function reviveLetter(storage: Storage, contract: string, id: string): Promise<boolean> {
  const letters = lettersIn(storage, contract);
  const known = await letters.get(id);
  if (known?.value.ledger?.state !== 'failed') return false;
  const row = { ...known.value, ledger: revived(known.value.ledger) };
  if ((await letters.save(id, row, known.etag)) === undefined) return false;
  await queuesIn(storage).alert({ contract, letter: id });
  return true;
}
