import type { Device } from '../../shared/domain/device.ts';
import { authorizationIdOf } from '../../shared/domain/packet.ts';
import { sha256 } from '../../shared/keys.ts';
import type { AdmittedPacket } from '../../shared/storage/readings/entity.ts';
import type { EpochMs } from '../../shared/time.ts';
import { type Admission, admit, checkContract, type TimeBounds } from './admission/admit.ts';
import { decode, decodeKept } from './admission/decode.ts';
import { isRefusal, type Refusal, type RefusalReason, refuse } from './admission/refusals.ts';
import type { PacketEvent } from './events.ts';
import { type Registry, UNKNOWN } from './registry.ts';

/** A packet that is to be stored for a contract, with its authorization's SHA-256. */
interface ToBeStored {
  readonly event: PacketEvent;
  readonly contract: string;
  readonly packet: AdmittedPacket;
  readonly authorizationHash: string;
}

/** A packet that is to be stored, or is refused; the contract is absent where none is known. */
export type Judgement =
  | ToBeStored
  | { readonly event: PacketEvent; readonly contract?: string; readonly refusal: Refusal };

/** Refusals that hang on what the registry is remembered to say. */
const BY_REGISTRY: ReadonlySet<RefusalReason> = new Set<RefusalReason>([
  'unknown-device',
  'contract-unreadable',
  'contract-ended',
  'authorization-unknown',
  'authorization-foreign',
  'authorization-revoked',
  'authorization-not-yet-in-force',
  'authorization-expired',
  'reading-outside-contract',
]);

/** Decides about a packet; one that would be refused for what is remembered is decided on what holds now. */
export async function judge(
  registry: Registry,
  event: PacketEvent,
  now: EpochMs,
  bounds: TimeBounds,
): Promise<Judgement> {
  const judgement = await judgeOnce(registry, event, now, bounds);
  if (!('refusal' in judgement) || !BY_REGISTRY.has(judgement.refusal.refused)) return judgement;
  // Somebody who tries a packet again has just mended something: only an answer of this very instant will do.
  const before = event.kept ? now : now - UNKNOWN;
  if (!registry.doubt(event.deviceId, judgement.contract, before)) return judgement;
  return judgeOnce(registry, event, now, bounds);
}

/** Looks up what the admission of a packet depends on, each only once it matters, and decides. */
async function judgeOnce(
  registry: Registry,
  event: PacketEvent,
  now: EpochMs,
  bounds: TimeBounds,
): Promise<Judgement> {
  const { kept } = event;
  const device = await registry.device(event.deviceId, now);
  // A box may have come to another customer: what it measured before is not theirs.
  if (kept && device?.contract !== kept.contract) {
    return {
      event,
      contract: kept.contract,
      refusal: refuse('unknown-device', 'it sends for another contract now'),
    };
  }
  const customer = device && (await registry.customer(device.contract, now));
  const unlawful = checkContract(device, customer, now);
  const contract = device?.contract;
  if (unlawful) return { event, contract, refusal: unlawful };
  if (!device || !customer) return { event, refusal: refuse('unknown-device') };

  const decoded = kept ? decodeKept(event.body, kept.authorizationHash) : decode(event.body);
  if (isRefusal(decoded)) return { event, contract, refusal: decoded };
  const id = authorizationIdOf(decoded.authorizationHash);
  const authorization = await registry.authorization(device, id, now);
  const times = { arrivedAt: event.enqueuedAt, now };
  const verdict = admit(decoded, device, customer, authorization, times, bounds);
  if (isRefusal(verdict)) return { event, contract, refusal: verdict };
  const packet = packetOf(device, verdict, event.body, event.enqueuedAt);
  const { authorizationHash } = decoded;
  return {
    event,
    contract: customer.key,
    packet: kept ? { ...packet, hash: kept.hash } : packet,
    authorizationHash,
  };
}

/** An admitted packet as it is stored. Field by field: spreading objects is slow for what happens per packet. */
export function packetOf(
  device: Device,
  { schema, sentAt, readings, authorization, sequence }: Admission,
  body: Uint8Array,
  arrivedAt: EpochMs,
): AdmittedPacket {
  return {
    device: device.key,
    authorization,
    sequence,
    hash: sha256(body),
    schema,
    sentAt,
    arrivedAt,
    readings,
  };
}
