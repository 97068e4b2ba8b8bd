import type { Device } from '../domain/device.ts';
import type { ChangeReason } from '../domain/maintenance.ts';
import { changeNear, type Offer, openOffers } from '../domain/offer.ts';
import { InputError } from '../errors.ts';
import type { Storage } from '../storage/connect.ts';
import { maintenanceIn } from '../storage/maintenance.ts';
import { queuesIn } from '../storage/queues.ts';
import { type EpochMs, iso } from '../time.ts';
import { addRecord, type Told } from './addRecord.ts';

/** What a person knows better than the readings. */
export interface Confirmation {
  readonly reason: ChangeReason;
  /** When it really was; what the readings show, where it isn't told. */
  readonly at?: EpochMs;
  readonly hours?: number;
}

/**
 * Confirms an offered change: it is recorded. Confirmed again, or recorded already, it stays one record, whose time
 * holds; two would be two parts, the first of which lasted for hours.
 *
 * @throws {InputError} when there is no such offer, the change can't have been as told, or is recorded at another time
 */
export async function confirmOffer(
  storage: Storage,
  device: Device,
  id: string,
  { reason, at, hours }: Confirmation,
  now: EpochMs,
): Promise<Told> {
  const { offer, records } = await findOffer(storage, device, id);
  const { component, shift } = offer;
  const known = changeNear(component, shift.at, records);
  if (known && at !== undefined && at !== known.at) {
    throw new InputError(
      `This change is recorded at ${iso(known.at)} (${known.id}): leave --at out, or take that back with vakt maintenance remove.`,
    );
  }
  const { id: _, ...before } = known ?? { id: undefined };
  const change = { ...before, kind: 'change', component, reason, at: known?.at ?? at ?? shift.at } as const;
  // First the record, then the answer: a crash in between leaves an offer that is confirmed by the same command.
  const told = await addRecord(storage, device, hours === undefined ? change : { ...change, hours }, now);
  await maintenanceIn(storage, device.contract).answer(device.key, id, 'confirmed');
  return told;
}

/**
 * Dismisses an offered change: the trend goes on as if it had never been offered, and it isn't offered again.
 *
 * @throws {InputError} when there is no such offer, or it was confirmed
 */
export async function dismissOffer(storage: Storage, device: Device, id: string): Promise<Offer> {
  const { state } = (await findOffer(storage, device, id)).offer;
  if (state === 'confirmed') {
    throw new InputError(
      `The offer ${id} was confirmed: vakt maintenance remove takes the recorded change back.`,
    );
  }
  const { contract, key } = device;
  const answered = await maintenanceIn(storage, contract).answer(key, id, 'dismissed');
  if (!answered) throw noOffer(device, id);
  await queuesIn(storage).analyze({ contract, device: key });
  return answered;
}

/** The offers about a device that still ask something. */
export async function offersOf(storage: Storage, { contract, key }: Device): Promise<Offer[]> {
  const { offers, records } = await maintenanceIn(storage, contract).of(key);
  return openOffers(offers, records);
}

async function findOffer(storage: Storage, device: Device, id: string) {
  const { offers, records } = await maintenanceIn(storage, device.contract).of(device.key);
  const offer = offers.find((one) => one.id === id);
  if (!offer) throw noOffer(device, id);
  return { offer, records };
}

function noOffer({ deviceId }: Device, id: string): InputError {
  return new InputError(
    `There is no offer "${id}" about ${deviceId}: vakt maintenance offers ${deviceId} shows those there are.`,
  );
}
