import { endToWarnOf, isOver, isReminderTime } from '../../shared/domain/contract/accounts.ts';
import { END_REASONS, type End, endOf } from '../../shared/domain/contract/end.ts';
import { dueAt, dueOn, isDueLaterByHold } from '../../shared/domain/contract/retention.ts';
import type { Customer, Told } from '../../shared/domain/customer.ts';
import type { Addressee, Letter, OperatorNews } from '../../shared/domain/letter.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { lettersIn, OPERATOR } from '../../shared/storage/letters.ts';
import { customersIn } from '../../shared/storage/registry.ts';
import type { EpochMs } from '../../shared/time.ts';

/** A letter that is to be posted about a contract. */
export interface Post {
  readonly about: Told;
  /** Made of what it says: told of another day, it is another letter. */
  readonly id: string;
  /** Contract's key, or the operator's place. */
  readonly of: string;
  readonly to: Addressee;
  readonly letter: Letter;
}

/** What is to be told of a contract at an instant, and has not been. */
function toTell(customer: Customer, now: EpochMs): Post[] {
  const { status, told = {} } = customer;
  if (status !== 'active') return [];
  const posts = [warning(customer, now), ending(customer, now), reminder(customer, now)];
  return posts.filter((post) => post !== undefined).filter(({ about, id }) => told[about] !== id);
}

/** The operator is warned before a contract ends by itself. */
function warning({ key, contract }: Customer, now: EpochMs): Post | undefined {
  const end = endToWarnOf(contract, now);
  if (!end) return undefined;
  const what =
    end.because === 'non-payment'
      ? ['A contract is not paid for, and will end', 'vakt contract paid puts the end off once it is paid.']
      : [
          'A contract is about to expire',
          'vakt contract renew lets it go on, before its end and not after it.',
        ];
  return news('end-is-near', `ends-${key}-${end.lastDay}-${end.because}`, key, end, what as [string, string]);
}

/** How what is told ends where there was nobody to tell. */
const NOBODY = '-nobody';

function ending({ key, contract, contact, told }: Customer, now: EpochMs): Post | undefined {
  const end = endOf(contract);
  const due = dueOn(contract);
  if (!end || due === undefined || !isOver(contract, now) || dueAt(contract)! <= now) return undefined;
  // Who was told of the end is told by the reminder that a hold has put the erasure off.
  if (told?.ended?.endsWith(NOBODY) === false && isDueLaterByHold(contract)) return undefined;
  const { lastDay, because } = end;
  const id = `ended-${key}-${lastDay}-${due}`;
  if (!contact) {
    return news('ended', `${id}${NOBODY}`, key, end, [
      'A contract is over, and there is nobody to tell',
      'vakt customer contact says whom letters about the contract go to; this one is then sent.',
    ]);
  }
  return {
    about: 'ended',
    id,
    of: key,
    to: { contact: true },
    letter: { kind: 'contract-ended', lastDay, because, due },
  };
}

function reminder({ key, contract, contact }: Customer, now: EpochMs): Post | undefined {
  const due = dueOn(contract);
  if (due === undefined || !contact || !isReminderTime(contract, now)) return undefined;
  if (!isOver(contract, now) && !contract.erasure) return undefined;
  const letter = { kind: 'erasure-reminder', due } as const;
  return { about: 'erasure-is-near', id: `reminder-${key}-${due}`, of: key, to: { contact: true }, letter };
}

/** To the operator, about a contract by its key: names stay with the customer. */
function news(
  about: Told,
  id: string,
  key: string,
  { lastDay, because }: End,
  [headline, advice]: readonly [string, string],
): Post {
  const letter: OperatorNews = {
    kind: 'operator-news',
    headline,
    facts: [
      ['Contract', key],
      ['In force through', lastDay],
      ['Why', END_REASONS[because]],
    ],
    advice: [advice, `vakt contract show ${key} has its whole timeline.`],
  };
  return { about, id, of: OPERATOR, to: { operator: true }, letter };
}

/**
 * Posts what is to be told of a customer's contract. A crash between posting and noting it posts the same letter again,
 * which reaches nobody twice.
 */
export function tellingOf(storage: Storage) {
  return async function tell(customer: Customer, now: EpochMs): Promise<Told[]> {
    const posts = toTell(customer, now);
    for (const { id, of, to, letter } of posts) await lettersIn(storage, of).post(id, to, letter, now);
    if (posts.length > 0) {
      const told = Object.fromEntries(posts.map(({ about, id }) => [about, id]));
      await customersIn(storage).change(customer.key, (known) => ({
        ...known,
        told: { ...known.told, ...told },
      }));
    }
    return posts.map(({ about }) => about);
  };
}
