import { type Authorization, isOfUse } from '../domain/device.ts';
import { AUTHORIZATION_LENGTH } from '../domain/packet.ts';
import { InputError } from '../errors.ts';
import { randomKey } from '../keys.ts';
import type { Storage } from '../storage/connect.ts';
import { devicesIn } from '../storage/devices.ts';
import { withdrawalsIn } from '../storage/withdrawals.ts';
import type { EpochMs } from '../time.ts';
import { authorizationsOfUse, findDevice, issued } from './devices.ts';

/** When the new authorization comes into force, and how long the ones before it stay so, ms after that. */
export interface Rotation {
  readonly from: EpochMs;
  readonly overlap: number;
}

/** A new authorization beside the ones before it. It is shown this once: only its hash is stored. */
export interface RotatedAccess {
  readonly deviceId: string;
  readonly authorization: string;
  readonly validFrom: EpochMs;
  /** From when on the ones before it are good no more. */
  readonly othersUntil: EpochMs;
}

/**
 * Issues another authorization to a device and lets those it has run out, so that the box can be changed over
 * meanwhile. Its identity at IoT Hub stays as it is.
 *
 * @param keep where the authorization goes before it is good for anything
 * @throws {InputError} when there is no such device, or it has no authorization that is of use
 */
export async function rotateDevice(
  storage: Storage,
  deviceId: string,
  { from, overlap }: Rotation,
  now: EpochMs,
  keep?: (access: RotatedAccess) => Promise<void>,
): Promise<RotatedAccess> {
  await findDevice(storage, deviceId);
  if ((await authorizationsOfUse(storage, deviceId, now)).length === 0) {
    throw new InputError(
      `The device ${deviceId} has no authorization that could be rotated: vakt device add gives it one.`,
    );
  }
  const authorization = randomKey(AUTHORIZATION_LENGTH);
  const access = { deviceId, authorization, validFrom: from, othersUntil: from + overlap };
  await keep?.(access);
  const next = { ...issued(deviceId, authorization, now), validFrom: from };
  await withdrawalsIn(storage).around(() =>
    devicesIn(storage).changeAuthorizations(deviceId, (known) => [
      ...known.map((one) => endingAt(one, access.othersUntil, now)),
      next,
    ]),
  );
  return access;
}

/** The authorization with this end, unless it has an earlier one or is of no use by now. */
function endingAt(authorization: Authorization, end: EpochMs, now: EpochMs): Authorization {
  const { expiresAt = Infinity } = authorization;
  return isOfUse(authorization, now) && expiresAt > end
    ? { ...authorization, expiresAt: end }
    : authorization;
}
