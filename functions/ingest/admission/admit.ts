import { permits } from '../../../shared/domain/contract/permits.ts';
import type { Customer } from '../../../shared/domain/customer.ts';
import type { Authorization, Device } from '../../../shared/domain/device.ts';
import type { Reading } from '../../../shared/domain/reading.ts';
import { spanOf } from '../../../shared/storage/readings/entity.ts';
import { DAY, type EpochMs, iso, SECOND } from '../../../shared/time.ts';
import type { DecodedPacket } from './decode.ts';
import { isRefusal, type Refusal, refuse } from './refusals.ts';
import { readTelemetry, type Telemetry } from './schema.ts';

/** How old a reading may be, and how far ahead of our clock. */
export interface TimeBounds {
  readonly maxReadingAgeDays: number;
  readonly maxClockSkewSeconds: number;
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
  now: EpochMs,
  bounds: TimeBounds,
): Admission | Refusal {
  if (!authorization || authorization.hash !== packet.authorizationHash) {
    return refuse('authorization-unknown');
  }
  const unauthorized = checkAuthorization(authorization, device, now);
  if (unauthorized) return unauthorized;
  const telemetry = readTelemetry(packet.body);
  if (isRefusal(telemetry)) return telemetry;
  const untimely = checkTimes(telemetry.readings, customer, now, bounds);
  if (untimely) return untimely;
  const { schema, readings } = telemetry;
  return { schema, readings, authorization: authorization.id, sequence: packet.sequence };
}

function checkAuthorization(authorization: Authorization, device: Device, now: EpochMs): Refusal | undefined {
  if (authorization.deviceId !== device.deviceId) return refuse('authorization-foreign');
  if (authorization.revokedAt !== undefined && authorization.revokedAt <= now) {
    return refuse('authorization-revoked', `revoked at ${iso(authorization.revokedAt)}`);
  }
  return undefined;
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
    if (!permits(customer.contract, at))
      return refuse('reading-outside-contract', `reading ${i} of ${iso(at)}`);
  }
  return undefined;
}
