import { isUtf8 } from 'node:buffer';
import { authorizationId } from '../../shared/domain/packet.ts';
import { sha256 } from '../../shared/keys.ts';
import type { QuarantinedPacket } from '../../shared/storage/quarantine.ts';
import { iso } from '../../shared/time.ts';
import type { Refusal } from './admission/refusals.ts';
import type { PacketEvent } from './events.ts';

/** Anything that could be the authorization in a packet ID, wherever in the body it stands. */
const AUTHORIZATION = /(?<![a-z2-7])[a-z2-7]{26}(?![a-z2-7])/g;

/**
 * A refused packet as it is kept aside. What could serve to forge packets is replaced by its public name: a
 * reader of the quarantine must not be able to send.
 */
export function quarantined(event: PacketEvent, refusal: Refusal): QuarantinedPacket {
  const text = isUtf8(event.body) ? Buffer.from(event.body).toString('utf8') : undefined;
  return {
    id: `${iso(event.enqueuedAt).replace(/[-:.]/g, '')}-${event.position}`,
    deviceId: event.deviceId,
    reason: refusal.refused,
    detail: refusal.detail,
    at: event.enqueuedAt,
    hash: sha256(event.body),
    encoding: text === undefined ? 'base64' : 'utf8',
    body: text?.replace(AUTHORIZATION, authorizationId) ?? withoutAuthorizations(event.body),
  };
}

/** Bytes that aren't UTF-8 may still hold an authorization in plain letters. */
function withoutAuthorizations(body: Uint8Array): string {
  const letters = Buffer.from(body).toString('latin1');
  return Buffer.from(letters.replace(AUTHORIZATION, authorizationId), 'latin1').toString('base64');
}
