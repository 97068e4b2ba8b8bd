import { stateAsSent } from '../../../shared/schema/upgrade.ts';
import type { ParkedPacket } from '../../../shared/storage/parked.ts';
import type { QuarantinedPacket } from '../../../shared/storage/quarantine.ts';
import { iso } from '../../../shared/time.ts';
import type { Refusal } from '../admission/refusals.ts';
import { quarantineIdOf } from '../quarantine/quarantined.ts';

/**
 * What the quarantine keeps of a packet that was admitted, waited, and is refused after all: all of it, as its schema
 * declares it, without the secret. If that was refused once before, it goes back to its place.
 */
export function waitedInVain(parked: ParkedPacket, { refused, detail }: Refusal): QuarantinedPacket {
  const { packet, deviceId, position, bytes, authorizationHash, retriedAt } = parked;
  const { authorization, sequence, schema, sentAt, readings, arrivedAt, hash } = packet;
  const body = {
    packetId: `${authorization}-${sequence}`,
    schema,
    ...(sentAt === undefined ? {} : { sentAt: iso(sentAt) }),
    readings: readings.map(({ at, values, state }) => ({
      at: iso(at),
      ...values,
      ...stateAsSent(schema, state),
    })),
  };
  return {
    id: quarantineIdOf(arrivedAt, position),
    deviceId,
    reason: refused,
    detail,
    at: arrivedAt,
    hash,
    bytes,
    body: JSON.stringify(body),
    leftOut: [],
    unnamed: 0,
    authorizationHash,
    ...(retriedAt === undefined ? {} : { retriedAt }),
  };
}
