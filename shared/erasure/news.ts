import type { ChainEntry } from '../domain/certificate.ts';
import type { OperatorNews } from '../domain/letter.ts';
import { type EpochMs, iso } from '../time.ts';

/** What the operator is told of erasures. None of it says whose they are: that is seen by the hand tool. */

const SEE = 'vakt purge --dry-run shows whose data are due, and what is left of them.';

/** A clock that nobody should erase by. */
export function clockIsOff(now: EpochMs, store: EpochMs): OperatorNews {
  return {
    kind: 'operator-news',
    headline: 'The clock is wrong: nothing is erased by it',
    facts: [
      ['The clock of the functions says', iso(now)],
      ['The storage service says', iso(store)],
    ],
    advice: [
      'Look after the clock of the host that the functions run on: by it packets are refused and contracts end, too.',
      'Where both say the same now, an erasure that has begun has seen a later time; it goes on when that has passed.',
    ],
  };
}

/** Contracts of which nobody can say when they are due. */
export function unreadable(count: number): OperatorNews {
  return {
    kind: 'operator-news',
    headline: `A contract can't be read: nothing is erased of ${of(count)}`,
    facts: [],
    advice: ["Its dates or its zone aren't what they should be.", SEE],
  };
}

/** The new end of the chain of certificates: who keeps it can tell when the chain is shortened or rewritten. */
export function newHead({ number, hash, kind }: ChainEntry): OperatorNews {
  return {
    kind: 'operator-news',
    headline: `The chain of certificates has a new end: number ${number}`,
    facts: [
      ['Number', String(number)],
      [
        'What it is',
        {
          erased: 'a certificate of erasure',
          unverified: 'the end of a contract whose customer declared its own store lost: unverified',
          'address-deleted': 'the deletion of an address that a certificate was mailed to',
        }[kind],
      ],
      ['Hash (SHA-256)', hash],
    ],
    advice: [
      `Keep this mail. vakt certificate verify --head ${hash} finds out whether the chain was shortened or rewritten since.`,
    ],
  };
}

const of = (count: number) => (count === 1 ? 'one customer' : `${count} customers`);
