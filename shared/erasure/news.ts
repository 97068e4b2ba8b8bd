import type { Backup } from '../domain/backup.ts';
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
          'backup-told': 'a backup, entered late, that holds what certificates say is erased',
          'backup-gone': 'the deletion of a backup that held what certificates say is erased',
          'people-erased-again': 'people erased again whom a backup had brought back',
        }[kind],
      ],
      ['Hash (SHA-256)', hash],
    ],
    advice: [
      `Keep this mail. vakt certificate verify --head ${hash} finds out whether the chain was shortened or rewritten since.`,
    ],
  };
}

/** Backups that should be gone, of which nobody has said that they are. */
export function backupsUnconfirmed(backups: readonly Backup[]): OperatorNews {
  return {
    kind: 'operator-news',
    headline: 'A backup should be deleted by now, and nobody has said that it is',
    facts: backups.map(({ name, keptUntil }) => [name, `kept until ${keptUntil}`]),
    advice: [
      'Certificates say that what it holds of erased customers is gone after that day: delete it, if it is there.',
      'vakt backup removed says on which day it was deleted.',
    ],
  };
}

/** Customers that were erased are here again. */
export function cameBack(count: number): OperatorNews {
  return {
    kind: 'operator-news',
    headline: `A backup has brought back ${of(count)} that had been erased`,
    facts: [],
    advice: [
      'Nothing is taken in of it, and nobody of it is told anything; its data lie there until they are erased again.',
      'vakt certificate restored shows who it is, and erases it again.',
    ],
  };
}

const of = (count: number) => (count === 1 ? 'one customer' : `${count} customers`);
