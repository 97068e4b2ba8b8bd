import { sendOverHttps } from '../hub/send.ts';
import { type EpochMs, iso } from '../time.ts';
import { type CanaryTools, MissingLeg } from './leg.ts';

/** Readings of a packet: more than a sensor that is thought to be spiking has to show, and the ms between two. */
const READINGS = 5;
const BETWEEN = 20;

/** When the first reading of a packet was taken whose last was at this time. */
export const firstReadingAt = (last: EpochMs): EpochMs => last - (READINGS - 1) * BETWEEN;

/**
 * Sends a packet as a pump does.
 *
 * @param exhaustPressure of all its readings, hPa
 * @param now of the last of them
 * @throws {MissingLeg} when the hub doesn't take it
 */
export async function sendPacket(
  { access, ca }: CanaryTools,
  exhaustPressure: number,
  now: EpochMs,
): Promise<void> {
  const at = iso(now);
  // A single reading far from those before it may be a spike, and is held back until others say the same.
  const readings = Array.from({ length: READINGS }, (_, i) => ({
    at: iso(firstReadingAt(now) + i * BETWEEN),
    exhaustPressure,
    running: true,
  }));
  const body = {
    // The time counts well: it only rises, and is the same in no two packets.
    packetId: `${access.authorization}-${now}`,
    schema: 'vakt.telemetry/1',
    sentAt: at,
    readings,
  };
  try {
    await sendOverHttps(access, JSON.stringify(body), now, ca);
  } catch (error) {
    throw new MissingLeg('sent', (error as Error).message);
  }
}
