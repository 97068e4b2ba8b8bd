import { CLOCKS_APART } from '../shared/domain/erasure.ts';
import type { Reading } from '../shared/domain/reading.ts';
import { sha256 } from '../shared/keys.ts';
import { openStorage, type Storage } from '../shared/storage/connect.ts';
import { createDeploymentStores } from '../shared/storage/contracts.ts';
import type { AdmittedPacket } from '../shared/storage/readings/entity.ts';
import { packetWriterFor } from '../shared/storage/readings/write.ts';
import { MINUTE } from '../shared/time.ts';
import { addCustomer, addDevice, addUser, NOW } from '../test/functions/support/deployment.ts';
import { Clock, erasureFor, hubOf } from '../test/functions/support/erasure.ts';
import { startStrictAzurite } from '../test/support/strict.ts';
import { type BenchLine, benchLine } from './report.ts';

const FEW = 1_000;
const MANY = 1_000_000;
const DEVICES = 10;
const READINGS_A_PACKET = 100;
const PACKETS_AT_ONCE = 500;
/** Requests that are a handful: those of every place, asked twice, and of the journal's steps. */
const HANDFUL = 150;

/** What erasing a customer asks of the storage, by how many readings it has; ten pumps and five people. */
export async function benchErase(): Promise<BenchLine[]> {
  const { connectionString, control, stop } = await startStrictAzurite();
  try {
    const storage = openStorage(connectionString, connectionString);
    await createDeploymentStores(storage);
    const erase = async (readings: number) => {
      const { key, deviceIds } = await fill(storage, readings);
      const clock = new Clock(NOW + CLOCKS_APART);
      control.reset();
      const outcome = await erasureFor(storage, { clock, identities: hubOf(...deviceIds) }).erase(key);
      if (!('certificate' in outcome)) throw new Error('it was not erased');
      const requests = control.total;
      // Its letter is in nobody's way at the next.
      await storage.queue('alerts').clearMessages();
      return requests;
    };
    await erase(FEW);
    const few = await erase(FEW);
    const many = await erase(MANY);
    const what = `of a customer with ${MANY.toLocaleString('en')} readings`;
    return [
      benchLine(
        {
          bench: 'erase',
          case: `storage requests of the erasure ${what}, against ${FEW.toLocaleString('en')}`,
        },
        { ours: many, yardstick: few },
        { atMost: 1 },
      ),
      benchLine(
        { bench: 'erase', case: `storage requests of the erasure ${what}, against a handful` },
        { ours: many, yardstick: HANDFUL },
        { atMost: 1 },
      ),
    ];
  } finally {
    await stop();
  }
}

/** A customer whose data are due, with so many readings, packed as ingest packs them. */
async function fill(storage: Storage, readings: number): Promise<{ key: string; deviceIds: string[] }> {
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
