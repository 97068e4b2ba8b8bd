import type { Device } from '../../shared/domain/device.ts';
import { authorizationIdOf } from '../../shared/domain/packet.ts';
import { sha256 } from '../../shared/keys.ts';
import type { AdmittedPacket } from '../../shared/storage/readings/entity.ts';
import type { EpochMs } from '../../shared/time.ts';
import { type Admission, admit, checkContract, type TimeBounds } from './admission/admit.ts';
import { decode } from './admission/decode.ts';
import { isRefusal, type Refusal, refuse } from './admission/refusals.ts';
import type { PacketEvent } from './events.ts';
import type { Registry } from './registry.ts';

/** A packet that is to be stored for a contract, or is refused; the contract is absent where none is known. */
export type Judgement =
  | { readonly event: PacketEvent; readonly contract: string; readonly packet: AdmittedPacket }
  | { readonly event: PacketEvent; readonly contract?: string; readonly refusal: Refusal };

/** Looks up what the admission of a packet depends on, each only once it matters, and decides. */
export async function judge(
  registry: Registry,
  event: PacketEvent,
  now: EpochMs,
  bounds: TimeBounds,
): Promise<Judgement> {
  const device = await registry.device(event.deviceId, now);
  const customer = device && (await registry.customer(device.contract, now));
  const unlawful = checkContract(device, customer, now);
  const contract = device?.contract;
  if (unlawful) return { event, contract, refusal: unlawful };
  if (!device || !customer) return { event, refusal: refuse('unknown-device') };

  const decoded = decode(event.body);
  if (isRefusal(decoded)) return { event, contract, refusal: decoded };
  const authorization = await registry.authorization(authorizationIdOf(decoded.authorizationHash), now);
  const verdict = admit(decoded, device, customer, authorization, now, bounds);
  if (isRefusal(verdict)) return { event, contract, refusal: verdict };
  return { event, contract: customer.key, packet: packetOf(device, verdict, event.body, event.enqueuedAt) };
}

/** An admitted packet as it is stored. Field by field: spreading objects is slow for what happens per packet. */
export function packetOf(
  device: Device,
  { schema, readings, authorization, sequence }: Admission,
  body: Uint8Array,
  arrivedAt: EpochMs,
): AdmittedPacket {
  return { device: device.key, authorization, sequence, hash: sha256(body), schema, arrivedAt, readings };
}
