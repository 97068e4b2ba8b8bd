import { authorizationIdOf } from '../../../shared/domain/packet.ts';
import { sha256 } from '../../../shared/keys.ts';
import { schemaNamed } from '../../../shared/schema/schemas.ts';
import type { LeftOut, QuarantinedPacket } from '../../../shared/storage/quarantine.ts';
import { type EpochMs, iso } from '../../../shared/time.ts';
import { decodedOf, jsonObjectOf } from '../admission/decode.ts';
import { isRefusal, type Refusal, type RefusalReason } from '../admission/refusals.ts';
import type { PacketEvent } from '../events.ts';
import { declaredOf, typeOf } from './declared.ts';

/** Of what is left out, so many are named; of the rest it is said how many they are. */
const MOST_NAMED = 20;

/** A schema's name in the form that ours have; long enough for none of an authorization. */
const SCHEMA_NAME = /^vakt\.[a-z]{1,12}\/[0-9]{1,4}(-[a-z]{1,8})?$/;

/**
 * Reasons of which nothing of the body is kept, whatever it is. Of a device that Vakt doesn't know, no contract permits
 * to keep what it measured: it may be one whose contract has been erased.
 */
const WITHOUT_BODY: ReadonlySet<RefusalReason> = new Set<RefusalReason>(['unknown-device', 'too-large']);

/**
 * A refused packet as it is kept aside. The quarantine is no way round the admission: whatever the reason, of the body is
 * kept what its schema declares and no more, and its authorization is replaced by its public name, so that a reader of
 * the quarantine can't send. Of what isn't a JSON object nobody can say what is declared: it is kept that it came.
 */
export function quarantined(event: PacketEvent, refusal: Refusal): QuarantinedPacket {
  const { body, enqueuedAt, position, kept } = event;
  return {
    id: quarantineIdOf(enqueuedAt, position),
    ...refusedOf(event, refusal),
    detail: refusal.detail,
    hash: kept?.hash ?? sha256(body),
    bytes: kept?.bytes ?? body.length,
    ...(kept === undefined ? contentOf(body, refusal.refused) : sameAgain(event)),
  };
}

/** What is known of it before anything of its body is looked at. */
export function refusedOf(
  { deviceId, enqueuedAt: at }: PacketEvent,
  { refused: reason }: Refusal,
): Pick<QuarantinedPacket, 'deviceId' | 'reason' | 'at'> {
  return { deviceId, reason, at };
}

/** The same whenever the same event is refused again. */
export function quarantineIdOf(enqueuedAt: EpochMs, position: string): string {
  return `${iso(enqueuedAt).replace(/[-:.]/g, '')}-${position}`;
}

type Content = Pick<
  QuarantinedPacket,
  'body' | 'leftOut' | 'unnamed' | 'dispensable' | 'authorizationHash' | 'retriedAt'
>;

const NOTHING: Content = { body: '', leftOut: [], unnamed: 0 };

function contentOf(bytes: Uint8Array, reason: RefusalReason): Content {
  const body = WITHOUT_BODY.has(reason) ? undefined : jsonObjectOf(bytes);
  if (body === undefined || isRefusal(body)) return NOTHING;
  const { packetId, schema, ...rest } = body;
  const decoded = decodedOf(body);
  const { value, leftOut, unnamed, dispensable } = declaredOf(schemaNamed(schema), rest, MOST_NAMED);
  const head: Record<string, unknown> = {};
  const leftOutOfHead: LeftOut[] = [];
  if (!isRefusal(decoded)) {
    head.packetId = `${authorizationIdOf(decoded.authorizationHash)}-${decoded.sequence}`;
  } else if (packetId !== undefined) leftOutOfHead.push({ path: '/packetId', type: typeOf(packetId) });
  if (typeof schema === 'string' && SCHEMA_NAME.test(schema)) head.schema = schema;
  else if (schema !== undefined) leftOutOfHead.push({ path: '/schema', type: typeOf(schema) });
  const all = [...leftOutOfHead, ...leftOut];
  return {
    body: JSON.stringify({ ...head, ...(value as object) }),
    leftOut: all.slice(0, MOST_NAMED),
    unnamed: unnamed + Math.max(0, all.length - MOST_NAMED),
    ...(all.length > 0 && leftOutOfHead.length === 0 && dispensable ? { dispensable } : {}),
    ...(isRefusal(decoded) ? {} : { authorizationHash: decoded.authorizationHash }),
  };
}

/** A packet that came out of the quarantine, and goes back as it lay there. */
function sameAgain({ body, kept }: PacketEvent): Content {
  const { authorizationHash, retriedAt, leftOut, unnamed } = kept!;
  const dispensable = leftOut.length > 0 ? ({ dispensable: true } as const) : {};
  const text = Buffer.from(body).toString('utf8');
  return { body: text, leftOut, unnamed, ...dispensable, authorizationHash, retriedAt };
}
