import type { Customer } from '../../shared/domain/customer.ts';
import { randomKey } from '../../shared/keys.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { marksIn } from '../../shared/storage/marks.ts';
import { pumpsIn } from '../../shared/storage/pumps.ts';
import type { AdmittedPacket } from '../../shared/storage/readings/entity.ts';
import { packetWriterFor } from '../../shared/storage/readings/write.ts';
import { customersIn, modelsIn } from '../../shared/storage/registry.ts';
import { type EpochMs, MINUTE, SECOND } from '../../shared/time.ts';
import { BENCH_MODEL, readingsOf } from './pump.ts';

/** A pump of the bench, with the sequence number it is at. */
export interface BenchPump {
  readonly contract: string;
  readonly device: string;
  sequence: number;
}

/** A customer of the bench, without its stores. */
export async function addBenchCustomer(storage: Storage, key = randomKey(20)): Promise<string> {
  const customer: Customer = {
    key,
    number: key.slice(0, 6),
    name: 'Bench',
    status: 'active',
    contract: { zone: 'Europe/Stockholm', begins: '2020-01-01', assetManaged: false },
  };
  await modelsIn(storage).put(BENCH_MODEL);
  await customersIn(storage).add(customer);
  return key;
}

/** A pump of the bench's model, of a customer of its own where none is given. */
export async function addPump(storage: Storage, contract?: string): Promise<BenchPump> {
  const owner = contract ?? (await addBenchCustomer(storage));
  const key = randomKey(16);
  const pump = { key, deviceId: `bench-${key}`, model: BENCH_MODEL.name, tag: key, limits: [] };
  await pumpsIn(storage, owner).put(pump);
  return { contract: owner, device: key, sequence: 0 };
}

const AUTHORIZATION = 'bench';

/** The packet of a pump's minute, six readings. */
function minuteOf(pump: BenchPump, from: EpochMs): AdmittedPacket {
  pump.sequence += 1;
  const readings = readingsOf(from, from + MINUTE, 10 * SECOND);
  const identity = { device: pump.device, authorization: AUTHORIZATION, sequence: pump.sequence };
  return { ...identity, hash: String(pump.sequence), schema: 'bench', arrivedAt: from + MINUTE, readings };
}

/** Stores a minute of a pump's readings as ingest does, and marks it to be analysed. */
export async function sendMinute(storage: Storage, pump: BenchPump, from: EpochMs): Promise<void> {
  await packetWriterFor(storage)(pump.contract, [minuteOf(pump, from)]);
  const span = { from, to: from + 50 * SECOND };
  await marksIn(storage, pump.contract).leave(new Map([[pump.device, [span]]]));
}
