import { isUtf8 } from 'node:buffer';
import { authorizationId } from '../../shared/domain/packet.ts';
import { sha256 } from '../../shared/keys.ts';
import type { QuarantinedPacket } from '../../shared/storage/quarantine.ts';
import { iso } from '../../shared/time.ts';
import type { Refusal } from './admission/refusals.ts';
import type { PacketEvent } from './events.ts';

/**
 * Anything that could hold an authorization, wherever in the body it stands: as part of a longer run of its
 * letters, in capitals, and with the zero bytes of UTF-16 between them.
 */
const AUTHORIZATION = /[a-z2-7](?:\0?[a-z2-7]){25,}/gi;
/** The letters and digits of an authorization as JSON escapes. */
const ESCAPED = /\\u00(3[2-7]|[46][1-9a-f]|[57][0-9a])/gi;

/**
 * A refused packet as it is kept aside. What could serve to forge packets is replaced by its public name: a
 * reader of the quarantine must not be able to send. Of a device that Vakt doesn't know no contract permits
 * to keep what it measured, so the body is left out.
 */
export function quarantined(event: PacketEvent, refusal: Refusal): QuarantinedPacket {
  const kept = refusal.refused === 'unknown-device' ? Buffer.alloc(0) : Buffer.from(event.body);
  const encoding = isUtf8(kept) ? 'utf8' : 'base64';
  return {
    id: `${iso(event.enqueuedAt).replace(/[-:.]/g, '')}-${event.position}`,
    deviceId: event.deviceId,
    reason: refusal.refused,
    detail: refusal.detail,
    at: event.enqueuedAt,
    hash: sha256(event.body),
    encoding,
    body:
      encoding === 'utf8'
        ? withoutAuthorizations(kept.toString('utf8'))
        : // Bytes that aren't UTF-8 may still hold an authorization in plain letters.
          Buffer.from(withoutAuthorizations(kept.toString('latin1')), 'latin1').toString('base64'),
  };
}

function withoutAuthorizations(text: string): string {
  return text
    .replace(ESCAPED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(AUTHORIZATION, (letters) => authorizationId(letters.replaceAll('\0', '')));
}
