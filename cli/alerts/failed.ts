import type { LedgerRow } from '../../shared/domain/ledger.ts';
import { OwnStoreError } from '../../shared/errors.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { isMissing } from '../../shared/storage/failures.ts';
import { lettersIn, OPERATOR } from '../../shared/storage/letters.ts';
import { poisonQueue, QUEUES } from '../../shared/storage/names.ts';
import { outboxIn } from '../../shared/storage/outbox.ts';
import { peekMessages, putBack } from '../../shared/storage/poison.ts';
import { customersIn, usersIn } from '../../shared/storage/registry.ts';
import type { EpochMs } from '../../shared/time.ts';
import { reviveLetter, reviveMail } from './revive.ts';

/** Something that was to be mailed and rests. */
export interface Resting {
  readonly kind: 'mail' | 'letter' | 'message';
  readonly id: string;
  /** The customer's number; absent of letters to the operator and of what can't be read. */
  readonly customer?: string;
  readonly to?: string;
  readonly attempts?: number;
  readonly failedAt?: EpochMs;
  readonly why: string;
  /** Puts it on its way again. @returns whether it still rested */
  readonly resend: (now: EpochMs) => Promise<boolean>;
}

/** Mails and letters that were refused or tried too often, and messages that could not be worked on. */
export async function* resting(storage: Storage): AsyncGenerator<Resting> {
  for await (const customer of customersIn(storage).all()) {
    const { key, number } = customer;
    try {
      for await (const { value } of outboxIn(storage, key).failed()) {
        const person = await usersIn(storage).get(key, value.user);
        const resend = (now: EpochMs) => reviveMail(storage, key, value.user, value.id, now);
        yield {
          kind: 'mail',
          id: value.id,
          customer: number,
          to: person?.email,
          ...failureOf(value.ledger),
          resend,
        };
      }
    } catch (error) {
      if (error instanceof OwnStoreError) {
        process.stderr.write(`vakt: without ${number} ${customer.name}: ${error.message}\n`);
      } else if (customer.status === 'active' || !isMissing(error)) throw error;
    }
    yield* letters(storage, key, number);
  }
  yield* letters(storage, OPERATOR);
  yield* messages(storage);
}

async function* letters(storage: Storage, contract: string, customer?: string): AsyncGenerator<Resting> {
  for await (const { id, row } of lettersIn(storage, contract).all()) {
    if (row.ledger?.state !== 'failed') continue;
    const resend = () => reviveLetter(storage, contract, id);
    const to = 'address' in row.to ? row.to.address : Object.keys(row.to).join();
    yield { kind: 'letter', id, ...(customer ? { customer } : {}), to, ...failureOf(row.ledger), resend };
  }
}

async function* messages(storage: Storage): AsyncGenerator<Resting> {
  const poison = poisonQueue(QUEUES.alerts);
  for (const { id, insertedAt } of await peekMessages(storage, poison)) {
    const resend = async () => (await putBack(storage, QUEUES.alerts, id)) > 0;
    yield { kind: 'message', id, failedAt: insertedAt, why: `it rests on ${poison}`, resend };
  }
}

function failureOf({ attempts, failure }: LedgerRow) {
  return {
    attempts,
    ...(failure ? { failedAt: failure.at } : {}),
    why: failure ? `${failure.permanent ? 'refused' : 'given up'}: ${failure.text}` : 'unknown',
  };
}
