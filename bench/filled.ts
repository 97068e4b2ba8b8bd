import type { Reading } from '../shared/domain/reading.ts';
import { sha256 } from '../shared/keys.ts';
import type { Storage } from '../shared/storage/connect.ts';
import type { AdmittedPacket } from '../shared/storage/readings/entity.ts';
import { packetWriterFor } from '../shared/storage/readings/write.ts';
import { MINUTE } from '../shared/time.ts';
import { addCustomer, addDevice, addUser, NOW } from '../test/functions/support/deployment.ts';

const DEVICES = 10;
const READINGS_A_PACKET = 100;
const PACKETS_AT_ONCE = 500;

/** A customer whose data are due, with so many readings, packed as ingest packs them. */
export async function filledCustomer(
  storage: Storage,
  readings: number,
): Promise<{ key: string; deviceIds: string[] }> {
  const customer = await addCustomer(storage, { begins: '2020-01-01', ends: '2026-03-14' });
  for (let i = 0; i < 5; i++) await addUser(storage, customer);
  const write = packetWriterFor(storage);
  const deviceIds: string[] = [];
  for (let d = 0; d < DEVICES; d++) {
    const { key: device, deviceId } = await addDevice(storage, customer);
    deviceIds.push(deviceId);
    let packets: AdmittedPacket[] = [];
    for (let sequence = 0; sequence * READINGS_A_PACKET * DEVICES < readings; sequence++) {
      packets.push(packetOf(device, sequence));
      if (packets.length < PACKETS_AT_ONCE) continue;
      await write(customer.key, packets);
      packets = [];
    }
    await write(customer.key, packets);
  }
  return { key: customer.key, deviceIds };
}

function packetOf(device: string, sequence: number): AdmittedPacket {
  const from = NOW - 365 * 24 * 60 * MINUTE + sequence * READINGS_A_PACKET * MINUTE;
  const readings = Array.from(
    { length: READINGS_A_PACKET },
    (_, i): Reading => ({
      at: from + i * MINUTE,
      values: { exhaustPressure: 1_040 + (i % 7), oilTemperature: 80 + (i % 3) },
    }),
  );
  const authorization = sha256(device).slice(0, 16);
  const hash = sha256(`${device}${sequence}`);
  return { device, authorization, sequence, hash, schema: 'vakt.telemetry/1', arrivedAt: from, readings };
}
