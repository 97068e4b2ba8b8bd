import type { Customer } from '../../../shared/domain/customer.ts';
import type { ParkedPacket } from '../../../shared/storage/parked.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { checkAgain } from '../admission/admit.ts';
import type { Refusal } from '../admission/refusals.ts';
import { type Registry, UNKNOWN } from '../registry.ts';

/**
 * Asks again what permitted a packet when it came: it may have been taken away while it waited. One that would be refused
 * for what is remembered is decided on what holds now.
 */
export async function judgeAgain(
  registry: Registry,
  { packet, deviceId }: ParkedPacket,
  contract: string,
  customer: Customer | undefined,
  now: EpochMs,
): Promise<Refusal | undefined> {
  const once = async () => {
    const device = await registry.device(deviceId, now);
    const authorization = device && (await registry.authorization(device, packet.authorization, now));
    return checkAgain(packet, contract, device, customer, authorization, now);
  };
  const refusal = await once();
  return refusal && registry.doubt(deviceId, undefined, now - UNKNOWN) ? once() : refusal;
}
