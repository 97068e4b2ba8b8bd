import { permits } from '../../../shared/domain/contract/permits.ts';
import type { Customer } from '../../../shared/domain/customer.ts';
import { type Authorization, type Device, standingOf } from '../../../shared/domain/device.ts';
import type { Reading } from '../../../shared/domain/reading.ts';
import { type AdmittedPacket, spanOf } from '../../../shared/storage/readings/entity.ts';
import { DAY, type EpochMs, iso, SECOND } from '../../../shared/time.ts';
import type { DecodedPacket } from './decode.ts';
import { isRefusal, type Refusal, refuse } from './refusals.ts';
import { readTelemetry, type Telemetry } from './schema.ts';

/** How old a reading may be, and how far ahead of our clock. */
export interface TimeBounds {
  readonly maxReadingAgeDays: number;
  readonly maxClockSkewSeconds: number;
}

/** When a packet reached IoT Hub, and when it is decided about. */
export interface PacketTimes {
  readonly arrivedAt: EpochMs;
  readonly now: EpochMs;
}

/** A packet that may be stored. */
export interface Admission extends Telemetry {
  /** Public name of its authorization. */
  readonly authorization: string;
  readonly sequence: number;
}

/**
 * The first question, asked before anything of the packet is looked at: may we collect from this device now?
 * The device is the one IoT Hub authenticated.
 */
export function checkContract(
  device: Device | undefined,
  customer: Customer | undefined,
  now: EpochMs,
): Refusal | undefined {
  if (!device) return refuse('unknown-device');
  if (customer?.status !== 'active') return refuse('contract-ended');
  try {
    return permits(customer.contract, now) ? undefined : refuse('contract-ended');
  } catch (error) {
    // Somebody has written nonsense into the registry. It must not hold up everybody else's packets.
    return refuse('contract-unreadable', (error as Error).message);
  }
}

/** Whether a decoded packet of a device under contract is admitted. */
export function admit(
  packet: DecodedPacket,
  device: Device,
  customer: Customer,
  authorization: Authorization | undefined,
  { arrivedAt, now }: PacketTimes,
  bounds: TimeBounds,
): Admission | Refusal {
  if (!authorization || authorization.hash !== packet.authorizationHash) {
    return refuse('authorization-unknown');
  }
  const unauthorized = checkAuthorization(authorization, device, arrivedAt, now);
  if (unauthorized) return unauthorized;
  const implausible = checkSequence(packet.sequence, now, bounds);
  if (implausible) return implausible;
  const telemetry = readTelemetry(packet.body);
  if (isRefusal(telemetry)) return telemetry;
  const untimely = checkTimes(telemetry.readings, customer, now, bounds);
  if (untimely) return untimely;
  const { schema, sentAt, readings } = telemetry;
  return { schema, sentAt, readings, authorization: authorization.id, sequence: packet.sequence };
}

/**
 * Whether a packet that was admitted when it came, and has waited since, may be stored now: what permitted it may have been
 * taken away meanwhile. Of its own it is asked nothing again.
 */
export function checkAgain(
  { arrivedAt, readings }: Pick<AdmittedPacket, 'arrivedAt' | 'readings'>,
  contract: string,
  device: Device | undefined,
  customer: Customer | undefined,
  authorization: Authorization | undefined,
  now: EpochMs,
): Refusal | undefined {
  if (customer?.status !== 'active') return refuse('contract-ended');
  if (!device || device.contract !== contract) {
    return refuse('unknown-device', 'it sends for this contract no longer');
  }
  const unlawful = checkContract(device, customer, now);
  if (unlawful) return unlawful;
  if (!authorization) return refuse('authorization-unknown');
  return checkAuthorization(authorization, device, arrivedAt, now) ?? checkPermitted(readings, customer);
}

function checkAuthorization(
  authorization: Authorization,
  device: Device,
  arrivedAt: EpochMs,
  now: EpochMs,
): Refusal | undefined {
  const { deviceId, validFrom = 0, expiresAt = 0, revokedAt = 0 } = authorization;
  if (deviceId !== device.deviceId) return refuse('authorization-foreign');
  switch (standingOf(authorization, arrivedAt, now)) {
    case 'in-force':
      return undefined;
    case 'revoked':
      return refuse('authorization-revoked', `revoked at ${iso(revokedAt)}`);
    case 'not-yet-in-force':
      return refuse('authorization-not-yet-in-force', `in force from ${iso(validFrom)}`);
    case 'expired':
      return refuse('authorization-expired', `expired at ${iso(expiresAt)}`);
  }
}

/**
 * A counter that went up by one for each packet since it was first switched on hasn't come further than the clock's
 * milliseconds; and a box that lost its count may begin again there, above all it has sent. The bound hangs on
 * nothing that was stored, so that every instance decides alike.
 */
function checkSequence(sequence: number, now: EpochMs, bounds: TimeBounds): Refusal | undefined {
  if (sequence <= now + bounds.maxClockSkewSeconds * SECOND) return undefined;
  return refuse('sequence-implausible', `${sequence} is more than the clock's milliseconds since 1970`);
}

function checkTimes(
  readings: readonly Reading[],
  customer: Customer,
  now: EpochMs,
  bounds: TimeBounds,
): Refusal | undefined {
  const oldest = now - bounds.maxReadingAgeDays * DAY;
  const newest = now + bounds.maxClockSkewSeconds * SECOND;
  // What holds of the first and the last reading holds of those between: nearly every packet is done here.
  const { from, to } = spanOf(readings);
  if (from >= oldest && to <= newest && permits(customer.contract, from) && permits(customer.contract, to)) {
    return undefined;
  }
  for (const [i, { at }] of readings.entries()) {
    if (at < oldest) {
      return refuse(
        'reading-too-old',
        `reading ${i} of ${iso(at)}; ${bounds.maxReadingAgeDays} days are accepted`,
      );
    }
    if (at > newest) {
      return refuse(
        'reading-in-future',
        `reading ${i} of ${iso(at)}; ${bounds.maxClockSkewSeconds} s ahead are accepted`,
      );
    }
    if (!permits(customer.contract, at)) return outsideContract(i, at);
  }
  return undefined;
}

function checkPermitted(readings: readonly Reading[], customer: Customer): Refusal | undefined {
  const outside = readings.findIndex(({ at }) => !permits(customer.contract, at));
  return outside < 0 ? undefined : outsideContract(outside, readings[outside]!.at);
}

function outsideContract(reading: number, at: EpochMs): Refusal {
  return refuse('reading-outside-contract', `reading ${reading} of ${iso(at)}`);
}
