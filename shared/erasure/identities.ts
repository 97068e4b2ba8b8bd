import type { Journal } from '../domain/erasure.ts';
import { OutageError } from '../errors.ts';
import type { HubIdentities } from '../hub/identities.ts';
import { inParallel } from '../parallel.ts';
import { type EpochMs, MINUTE } from '../time.ts';
import type { Told } from './places.ts';

/** What erasing asks of IoT Hub. */
export type ErasableIdentities = Pick<HubIdentities, 'remove' | 'isKnown'>;

/**
 * The identities are no place like the others: each is asked for by itself, and a registry takes so few operations a
 * minute that some hundred devices take longer than a function may run. What is counted before are the devices.
 */
export const IDENTITIES_TOLD: Told = {
  name: 'identities',
  store: 'IoT Hub and its provisioning service',
  held: 'the identities and enrolments of the devices',
  how: 'each deleted, so that the device can neither connect nor register',
  unit: 'devices',
};

/** So many devices are asked for side by side; how far it has come is noted after each such part. */
const AT_ONCE = 8;
/** For so long, ms, devices are gone through at a time: whoever is to stop in between may. */
const AT_A_TIME = 1 * MINUTE;

/** How far an erasure has come with the devices, by the last of them in their order. */
export type Through = NonNullable<Journal['through']>;

/**
 * Goes through the devices for a while, from where it was left.
 *
 * @param deviceIds in order
 * @param note keeps how far it has come; nothing is noted at the end
 * @returns whether it came to the end
 */
async function goThrough(
  deviceIds: readonly string[],
  after: string | undefined,
  work: (deviceId: string) => Promise<void>,
  note: (after: string) => Promise<void>,
  clock: () => EpochMs,
): Promise<boolean> {
  const left = deviceIds.filter((id) => isLeft(id, after));
  const until = clock() + AT_A_TIME;
  for (let from = 0; from < left.length; from += AT_ONCE) {
    if (from > 0) {
      await note(left[from - 1]!);
      if (clock() >= until) return false;
    }
    await inParallel(left.slice(from, from + AT_ONCE), AT_ONCE, work);
  }
  return true;
}

/** Deletes identities and enrolments, and asks again for each, a part at a time. Both return whether it is done. */
export function identitiesAt(hub: ErasableIdentities | undefined, clock: () => EpochMs) {
  type Note = (through: Through) => Promise<void>;
  function told(): ErasableIdentities {
    if (hub) return hub;
    throw new OutageError(
      "IoT Hub is not told, so the devices' identities can't be erased: set VAKT_HUB_SERVICE.",
    );
  }
  return {
    deleted: (deviceIds: readonly string[], through: Through, note: Note): Promise<boolean> =>
      goThrough(
        deviceIds,
        through.deleted,
        (id) => told().remove(id),
        (deleted) => note({ deleted }),
        clock,
      ),
    /** @param found told of each that is there after all */
    askedAgain: (
      deviceIds: readonly string[],
      through: Through,
      note: Note,
      found: (deviceId: string) => void,
    ): Promise<boolean> =>
      goThrough(
        deviceIds,
        through.askedAgain,
        async (id) => {
          if (await told().isKnown(id)) found(id);
        },
        (askedAgain) => note({ ...through, askedAgain }),
        clock,
      ),
  };
}

/** How many devices are yet to be deleted at the hub, as the journal says. */
export function devicesLeft(deviceIds: readonly string[], journal: Journal | undefined): number {
  if (journal?.done.includes(IDENTITIES_TOLD.name)) return 0;
  return deviceIds.filter((id) => isLeft(id, journal?.through?.deleted)).length;
}

const isLeft = (deviceId: string, after: string | undefined) => after === undefined || deviceId > after;
