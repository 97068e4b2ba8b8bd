import { contractHash } from '../../shared/certificates/pseudonym.ts';
import type { Customer } from '../../shared/domain/customer.ts';
import { type Authorization, DEVICE_ID, type Device } from '../../shared/domain/device.ts';
import { certificatesIn } from '../../shared/storage/certificates.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { devicesIn } from '../../shared/storage/devices.ts';
import { customersIn } from '../../shared/storage/registry.ts';
import { withdrawalsIn } from '../../shared/storage/withdrawals.ts';
import { type EpochMs, MINUTE, SECOND } from '../../shared/time.ts';
import { remembering } from './remembering.ts';

/** How often it is asked whether somebody takes a permission away: one request an instance. */
const LOOK_EVERY = 20 * SECOND;
/** For so long what is known is believed while nobody does. */
const BELIEVED = 15 * MINUTE;
/**
 * After an announcement, and after the start, the permission itself may be written yet: for so long an answer is
 * believed only briefly.
 */
const UNSETTLED = 2 * MINUTE;
const BRIEFLY = 20 * SECOND;
/** What is unknown is asked for again soon: a device that was just added must not wait. */
export const UNKNOWN = 5 * SECOND;
/** Devices remembered, about half a KB each; and authorizations that their devices' rows don't name. */
const DEVICES = 20_000;
const STRAY_AUTHORIZATIONS = 2_000;

/** The registry as ingest sees it: remembered for a while, in bounded memory, and believed no longer than is right. */
export interface Registry {
  /**
   * Asks, now and then, whether a permission is being taken away; then nothing that was heard before is believed.
   * To be awaited before a batch: what is revoked counts within a minute.
   */
  attend(now: EpochMs): Promise<void>;
  device(deviceId: string, now: EpochMs): Promise<Device | undefined>;
  customer(contract: string, now: EpochMs): Promise<Customer | undefined>;
  /** One of the device's own, or else whosever it is. */
  authorization(device: Device, id: string, now: EpochMs): Promise<Authorization | undefined>;
  /**
   * Before a packet is refused for what is remembered: forgets what was asked for before an instant. A device may
   * have a new authorization, a contract a later end.
   *
   * @returns whether asking again may say something else
   */
  doubt(deviceId: string, contract: string | undefined, before: EpochMs): boolean;
}

export function registryOf(storage: Storage): Registry {
  const store = devicesIn(storage);
  const withdrawals = withdrawalsIn(storage);
  let heard: { latest: string; unsettledUntil: EpochMs } | undefined;
  let erased: ReadonlySet<string> = new Set();
  let looked: { at: EpochMs; done: Promise<void> } | undefined;

  const belief = (found: boolean, askedAt: EpochMs) => {
    if (!found) return UNKNOWN;
    return heard && askedAt >= heard.unsettledUntil ? BELIEVED : BRIEFLY;
  };
  const devices = remembering(store.get, DEVICES, belief);
  const customers = remembering(customerStill, DEVICES, belief);
  const strays = remembering(store.authorization, STRAY_AUTHORIZATIONS, (found) =>
    found ? BRIEFLY : UNKNOWN,
  );

  /** One that a certificate says is erased was brought back by a backup, and is to be erased again: nothing is taken in of it. */
  async function customerStill(contract: string): Promise<Customer | undefined> {
    const customer = await customersIn(storage).get(contract);
    return customer && erased.has(contractHash(contract)) ? undefined : customer;
  }

  async function look(now: EpochMs): Promise<void> {
    const latest = await withdrawals.latest();
    if (latest === heard?.latest) return;
    // A backup that is put back brings back an announcement of its time: another one, so what is erased is asked anew.
    erased = await certificatesIn(storage).contracts();
    heard = { latest, unsettledUntil: now + UNSETTLED };
    for (const memory of [devices, customers, strays]) memory.forgetAll();
  }

  return {
    attend(now) {
      if (looked && now - looked.at < LOOK_EVERY) return looked.done;
      const done = look(now);
      const mine = { at: now, done };
      looked = mine;
      done.catch(() => {
        if (looked === mine) looked = undefined;
      });
      return done;
    },
    device: async (deviceId, now) => (DEVICE_ID.test(deviceId) ? devices.get(deviceId, now) : undefined),
    customer: customers.get,
    authorization: async (device, id, now) =>
      device.authorizations?.find((one) => one.id === id) ?? strays.get(id, now),
    doubt(deviceId, contract, before) {
      const device = devices.forgetIfOlder(deviceId, before);
      const customer = contract !== undefined && customers.forgetIfOlder(contract, before);
      return device || customer;
    },
  };
}
