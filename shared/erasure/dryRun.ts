import type { OwnStore } from '../domain/ownStore.ts';
import { OwnStoreError } from '../errors.ts';
import type { Storage } from '../storage/connect.ts';
import { erasuresIn } from '../storage/erasures.ts';
import { devicesLeft, type ErasableIdentities, IDENTITIES_TOLD } from './identities.ts';
import { isLost, type Told, toldOf, type Whose } from './place.ts';
import { placesOf } from './places.ts';
import { findDevices, recallDevices } from './whose.ts';

/** What an erasure would delete of one place. */
export interface WouldGo extends Told {
  /** Absent where the place didn't answer. */
  readonly count?: number;
}

/**
 * What of a contract would go, or is left of an erasure that has begun. Nothing is touched. The hub
 * isn't asked either, which may take long: of it, the devices are counted. Without one, it is left out.
 *
 * @param own where the customer keeps its data itself; what doesn't answer there has no count
 */
export async function wouldGo(
  storage: Storage,
  identities: ErasableIdentities | undefined,
  contract: string,
  begun: boolean,
  own?: OwnStore,
): Promise<WouldGo[]> {
  const whose = await (begun ? recallDevices(storage, contract) : devicesOf(storage, contract, own));
  const journal = begun ? (await erasuresIn(storage).get(contract))?.journal : undefined;
  const atHub = identities ? [{ ...IDENTITIES_TOLD, count: devicesLeft(whose.deviceIds, journal) }] : [];
  const inStores = await Promise.all(
    placesOf(storage).map(async (place) => {
      const told = toldOf(place, own);
      const counted = isLost(place, own) ? undefined : await place.count(whose).catch(() => undefined);
      return counted === undefined ? told : { ...told, count: counted };
    }),
  );
  return [...atHub, ...inStores];
}

/** Of a store that doesn't answer, the registry alone says which its devices are. */
async function devicesOf(storage: Storage, contract: string, own: OwnStore | undefined): Promise<Whose> {
  try {
    return await findDevices(storage, contract, own?.lost !== undefined);
  } catch (error) {
    if (!(error instanceof OwnStoreError)) throw error;
    return findDevices(storage, contract, true);
  }
}
