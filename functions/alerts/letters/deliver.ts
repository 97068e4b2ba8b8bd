import type { Portal } from '../../../shared/links/personal.ts';
import { mayGetReport } from '../../../shared/report/letters.ts';
import type { Storage } from '../../../shared/storage/connect.ts';
import { type LetterRow, lettersIn } from '../../../shared/storage/letters.ts';
import { type LetterMessage, queuesIn } from '../../../shared/storage/queues.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { attempt } from '../attempt.ts';
import { decide, leased, missed, sent, unwanted } from '../ledger.ts';
import { tellOfFailures } from '../news.ts';
import { operationIdOf } from '../transport/operationId.ts';
import type { MailTransport } from '../transport/transport.ts';
import { type OperatorAddresses, recipientOf } from './address.ts';
import { withdrawOutdated } from './outdated.ts';
import { assertKnown, renderLetter } from './render.ts';

/**
 * Sends a letter, once, by the rules of the ledger. The message may come again; a try that came to nothing is followed
 * by another after a while, until the letter rests as failed.
 *
 * @param domain of the sender, for Message-IDs
 * @returns what became of it
 */
export function letterDeliveryBy(
  storage: Storage,
  transport: MailTransport,
  domain: string,
  operator: OperatorAddresses & { readonly portal?: Portal | undefined },
  clock: () => EpochMs,
) {
  return async function deliverLetter(message: LetterMessage): Promise<string> {
    const { contract, letter: id } = message;
    const letters = lettersIn(storage, contract);
    const known = await letters.get(id);
    if (!known) return 'gone';
    const { value: row } = known;
    assertKnown(row.letter);
    const decision = decide(row.ledger, clock());
    if (!decision.send) {
      if (decision.again !== undefined) await queuesIn(storage).alert(message, decision.again - clock());
      return decision.because;
    }
    if (await withdrawOutdated(storage, contract, id, row.letter, clock())) {
      await letters.remove(id);
      return 'outdated';
    }
    const messageId = row.ledger?.messageId ?? `<${id}.${contract}@${domain}>`;
    const ledger = leased(row.ledger, messageId, clock());
    const etag = await letters.save(id, { ...row, ledger }, known.etag);
    if (etag === undefined) return 'another-is-sending';

    const to = await recipientOf(storage, contract, row.to, operator, clock());
    if (!to) {
      const failure = { at: clock(), permanent: true, text: 'There is nobody to send it to, or no address.' };
      await tellOfFailures(storage, clock());
      await letters.save(id, { ...row, ledger: missed(ledger, failure) }, etag);
      return 'nobody-to-send-to';
    }
    // Whoever has ended a report gets none that was posted before, either.
    if (row.letter.kind === 'monthly-report' && to.user && !mayGetReport(to.user, row.letter.report)) {
      await letters.save(id, { ...row, ledger: unwanted(ledger) }, etag);
      return 'unsubscribed';
    }
    const trouble = await attempt(
      transport,
      async () => ({
        messageId,
        operationId: operationIdOf(messageId),
        to: { name: to.name, address: to.address },
        ...(await renderLetter(row.letter, to, {
          storage,
          contract,
          now: clock(),
          postedAt: row.postedAt,
          portal: operator.portal,
        })),
      }),
      clock,
    );
    if (!trouble) {
      await letters.save(id, forgetting({ ...row, ledger: sent(ledger, clock()) }), etag);
      return decision.because;
    }
    const after = missed(ledger, trouble.failure, trouble.wait);
    // First: what rests already is told of by nobody.
    if (after.state === 'failed') await tellOfFailures(storage, clock());
    await letters.save(id, { ...row, ledger: after }, etag);
    if (after.state === 'failed') return 'failed';
    await queuesIn(storage).alert(message, after.retryAt! - clock());
    return 'to-be-tried-again';
  };
}

/** Of a letter that was sent the address isn't kept, where it lay in the letter's own row. */
function forgetting(row: LetterRow): LetterRow {
  return 'address' in row.to ? { ...row, to: { forgotten: true } } : row;
}
