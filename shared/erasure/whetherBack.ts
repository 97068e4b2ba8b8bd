import { OutageError } from '../errors.ts';
import { withdrawLost } from '../onboarding/lostStore.ts';
import type { Storage } from '../storage/connect.ts';
import { erasuresIn } from '../storage/erasures.ts';
import { presenceOf } from '../storage/presence.ts';
import type { HeldJournal } from './holdJournal.ts';
import { IDENTITIES_TOLD } from './identities.ts';
import { counted, type Place } from './place.ts';
import { findDevices, recallDevices } from './whose.ts';

/**
 * A store that was declared lost is asked once more whether it is there, at the beginning of each run and before the
 * end. One that is back is erased as any other, with the devices that only its pumps tell of.
 *
 * @returns whether it is back, which the journal says from then on
 * @throws {OutageError} when something answers there and does not let us in, and it wasn't declared that it won't: it is
 *   neither erased nor lost
 */
export async function whetherBack(
  storage: Storage,
  places: readonly Place[],
  log: HeldJournal,
): Promise<boolean> {
  const { contract, store, found } = log.journal;
  if (!store?.lost) return false;
  const presence = await presenceOf(storage, contract, store);
  if (presence.is === 'away' || (presence.is === 'refusing' && store.lost.shut)) return false;
  if (presence.is === 'refusing') {
    throw new OutageError(
      `The own store of contract ${contract} was declared lost, but answers, and did not do what it was asked: ${presence.because}. Once it lets us in, it is erased too.`,
    );
  }
  const { lost: _, ...back } = store;
  if (!found) await log.save({ store: back });
  else {
    const known = await recallDevices(storage, contract);
    const { deviceIds } = await findDevices(storage, contract);
    const whose = { contract, deviceIds: [...new Set([...known.deviceIds, ...deviceIds])].sort() };
    await erasuresIn(storage).putDevices(contract, whose.deviceIds);
    const there = { ...(await counted(places, whose, back)), ...found };
    const { name } = IDENTITIES_TOLD;
    // The hub is asked for all of them again: those that come in between weren't asked for.
    await log.save({
      store: back,
      found: { ...there, [name]: whose.deviceIds.length },
      through: {},
      done: log.journal.done.filter((one) => one !== name),
    });
  }
  await withdrawLost(storage, contract, { whileErasing: true });
  return true;
}
