import type { Storage } from '../storage/connect.ts';
import { type ErasableIdentities, placesOf, type Told } from './places.ts';
import { findDevices, recallDevices } from './whose.ts';

/** What an erasure would delete of one place. */
export interface WouldGo extends Told {
  /** Absent where the place didn't answer. */
  readonly count?: number;
}

/**
 * What of a contract would go, or is left of an erasure that has begun. Nothing is touched. Without a hub, its place
 * is left out.
 */
export async function wouldGo(
  storage: Storage,
  identities: ErasableIdentities | undefined,
  contract: string,
  begun: boolean,
): Promise<WouldGo[]> {
  const whose = await (begun ? recallDevices : findDevices)(storage, contract);
  const places = placesOf(storage, identities).filter(({ name }) => identities || name !== 'identities');
  return Promise.all(
    places.map(async ({ name, store, held, how, unit, count }) => {
      const told = { name, store, held, how, unit };
      const counted = await count(whose).catch(() => undefined);
      return counted === undefined ? told : { ...told, count: counted };
    }),
  );
}
