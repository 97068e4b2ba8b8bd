import type { Journal } from '../domain/erasure.ts';
import { OutageError } from '../errors.ts';
import type { HubIdentities } from '../hub/identities.ts';
import { inParallel } from '../parallel.ts';
import { type EpochMs, MINUTE } from '../time.ts';
import type { Told } from './place.ts';

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

/** The journal of the erasure that is under way. */
export interface Log {
  readonly journal: Journal;
  save(patch: Partial<Journal>): Promise<void>;
}

/** Deletes identities and enrolments, and asks again for each, a part at a time. */
export function identitiesAt(hub: ErasableIdentities | undefined, clock: () => EpochMs) {
  const { name } = IDENTITIES_TOLD;
  function told(): ErasableIdentities {
    if (hub) return hub;
    throw new OutageError(
      "IoT Hub is not told, so the devices' identities can't be erased: set VAKT_HUB_SERVICE.",
    );
  }

  /** Goes through the devices for a while, from where it was left. @returns whether it came to the end */
  async function goThrough(
    deviceIds: readonly string[],
    work: (deviceId: string) => Promise<void>,
    note: (after: string) => Promise<void>,
  ): Promise<boolean> {
    const until = clock() + AT_A_TIME;
    for (let from = 0; from < deviceIds.length; from += AT_ONCE) {
      if (from > 0) {
        await note(deviceIds[from - 1]!);
        if (clock() >= until) return false;
      }
      await inParallel(deviceIds.slice(from, from + AT_ONCE), AT_ONCE, work);
    }
    return true;
  }

  return {
    /**
     * @param deviceIds in order
     * @returns whether all are deleted, or it is to be gone on with
     */
    async deleted(deviceIds: readonly string[], log: Log): Promise<boolean> {
      const { done, found, through = {} } = log.journal;
      if (done.includes(name) || !found?.[name]) return true;
      const all = await goThrough(
        after(deviceIds, through.deleted),
        (id) => told().remove(id),
        (deleted) => log.save({ through: { deleted } }),
      );
      if (all) await log.save({ done: [...log.journal.done, name] });
      return all;
    },

    /**
     * @param deviceIds in order
     * @returns whether it is known of each that it is gone, or it is to be gone on with
     * @throws {OutageError} when one is there after all: the step is then to be done again
     */
    async gone(deviceIds: readonly string[], log: Log): Promise<boolean> {
      const { through = {} } = log.journal;
      const left: string[] = [];
      const all = await goThrough(
        after(deviceIds, through.askedAgain),
        async (id) => {
          if (await told().isKnown(id)) left.push(id);
        },
        async (askedAgain) => {
          if (left.length === 0) await log.save({ through: { ...through, askedAgain } });
        },
      );
      if (left.length === 0) return all;
      await log.save({ through: {}, done: log.journal.done.filter((one) => one !== name) });
      throw new OutageError(`Not erased yet: ${name}. The next run goes on.`);
    },
  };
}

/** How many devices are yet to be deleted at the hub, as the journal says. */
export function devicesLeft(deviceIds: readonly string[], journal: Journal | undefined): number {
  if (journal?.done.includes(IDENTITIES_TOLD.name)) return 0;
  return after(deviceIds, journal?.through?.deleted).length;
}

function after(deviceIds: readonly string[], last: string | undefined): readonly string[] {
  return last === undefined ? deviceIds : deviceIds.filter((id) => id > last);
}
