import { setTimeout as sleep } from 'node:timers/promises';
import type { Certificate, ChainEntry } from '../../shared/domain/certificate.ts';
import { InputError, OutageError } from '../../shared/errors.ts';
import type { HubIdentities } from '../../shared/hub/identities.ts';
import { keepingFrom } from '../../shared/settings/keeping.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { MINUTE } from '../../shared/time.ts';
import { plantPseudonymKey } from '../plant/open.ts';
import { forPeople } from '../text.ts';

/** For so long the tool waits for what is out of sight on a queue; after that the purge finishes it. */
const WAITS = 25 * MINUTE;

/**
 * Erases a customer from here, as the purge would; what it waits for is told on stderr.
 *
 * @throws {InputError} when it isn't due, or on hold
 * @throws {OutageError} when it isn't finished; the purge goes on
 */
export async function carryOut(
  storage: Storage,
  identities: HubIdentities | undefined,
  contract: string,
  data: string,
): Promise<ChainEntry<Certificate>> {
  const { erasureOf } = await import('../../shared/erasure/erase.ts');
  const { patiently } = await import('../../shared/erasure/patiently.ts');
  const { storeClockOf } = await import('../../shared/storage/clock.ts');
  const pseudonymKey = await plantPseudonymKey(data);
  const keeping = keepingFrom(process.env, []);
  const storeClock = storeClockOf(storage);
  const erase = erasureOf({ storage, identities, pseudonymKey, keeping, clock: Date.now, storeClock });
  const patience = { clock: Date.now, wait: sleep, most: WAITS };
  const outcome = await patiently(erase, contract, patience, (waits, until) => {
    process.stderr.write(`Waiting until ${forPeople(until)} or so: ${waits}.\n`);
  });
  if ('certificate' in outcome) return outcome.certificate;
  if ('waits' in outcome) {
    throw new OutageError(`Not finished yet: ${outcome.waits}. The purge goes on with it.`);
  }
  throw LEFT[outcome.left]();
}

const LEFT = {
  'not-due': () => new InputError('Its data are not due any more: nothing was done.'),
  'on-hold': () => new InputError('There is a legal hold on it: nothing is erased while it stands.'),
  'clock-is-off': () =>
    new OutageError(
      "The clock here isn't the storage service's, or says less than this erasure has seen: nothing was done. Set it right.",
    ),
  'somebody-else-is-at-it': () =>
    new OutageError(
      'Somebody else is at this erasure, or was within the last ten minutes: the purge goes on with it.',
    ),
} as const;
