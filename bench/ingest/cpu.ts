import { admit, checkContract } from '../../functions/ingest/admission/admit.ts';
import { decode } from '../../functions/ingest/admission/decode.ts';
import { isRefusal } from '../../functions/ingest/admission/refusals.ts';
import { packetOf } from '../../functions/ingest/judge.ts';
import type { Customer } from '../../shared/domain/customer.ts';
import type { Authorization, Device } from '../../shared/domain/device.ts';
import { authorizationId } from '../../shared/domain/packet.ts';
import { randomKey, sha256 } from '../../shared/keys.ts';
import { validate } from '../../shared/schema/generated/telemetry-2.js';
import { toEntity } from '../../shared/storage/readings/entity.ts';
import { DAY, MINUTE } from '../../shared/time.ts';
import { type BenchLine, benchLine, medianOf } from '../report.ts';
import { packetBody } from './packets.ts';

const PACKETS = 5_000;
const ROUNDS = 31;
/** Packets between two turns. */
const A_TURN = 250;

const NOW = Date.parse('2026-06-01T12:00:00Z');
const AUTHORIZATION = randomKey(26);
const DEVICE: Device = { deviceId: 'pump-1', key: randomKey(10), contract: randomKey(20) };
const CUSTOMER: Customer = {
  key: DEVICE.contract,
  number: '1',
  name: 'Bench',
  status: 'active',
  contract: { zone: 'Europe/Stockholm', begins: '2026-01-01', assetManaged: false },
};
const ISSUED: Authorization = {
  id: authorizationId(AUTHORIZATION),
  hash: sha256(AUTHORIZATION),
  deviceId: DEVICE.deviceId,
  issuedAt: NOW - DAY,
};
const TIMES = { arrivedAt: NOW, now: NOW };
const BOUNDS = { maxReadingAgeDays: 400, maxClockSkewSeconds: 300 };

/**
 * CPU path of ingest, storage left out, against a bare loop of JSON.parse and the compiled validator over the same bytes.
 * They take turns every few milliseconds, so that a noisy neighbour or a change of the processor's clock falls on both.
 */
export function benchCpu(): BenchLine[] {
  const bodies = Array.from({ length: PACKETS }, (_, i) =>
    packetBody(AUTHORIZATION, i, NOW - (PACKETS - i) * MINUTE),
  );
  const ours: number[] = [];
  const yardstick: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    let [whole, bare] = [0, 0];
    for (let i = 0; i < bodies.length; i += A_TURN) {
      const some = bodies.slice(i, i + A_TURN);
      whole += secondsOf(some, wholePath);
      bare += secondsOf(some, bareLoop);
    }
    ours.push(bodies.length / whole);
    yardstick.push(bodies.length / bare);
  }
  const bytes = bodies[0]!.length;
  const name = `decode, admit, build entities: packets/s of ${bytes} bytes, against JSON.parse + validator`;
  const figures = { ours: medianOf(ours), yardstick: medianOf(yardstick) };
  return [benchLine({ bench: 'ingest', case: name }, figures, { atLeast: 0.6 })];
}

function wholePath(bytes: Buffer): void {
  if (checkContract(DEVICE, CUSTOMER, NOW)) throw new Error('not under contract');
  const decoded = decode(bytes);
  if (isRefusal(decoded)) throw new Error(decoded.detail);
  const admitted = admit(decoded, DEVICE, CUSTOMER, ISSUED, TIMES, BOUNDS);
  if (isRefusal(admitted)) throw new Error(admitted.detail);
  toEntity(packetOf(DEVICE, admitted, bytes, NOW));
}

function bareLoop(bytes: Buffer): void {
  if (!validate(JSON.parse(bytes.toString('utf8')))) throw new Error('not valid');
}

function secondsOf(bodies: readonly Buffer[], work: (bytes: Buffer) => void): number {
  const start = performance.now();
  for (const bytes of bodies) work(bytes);
  return (performance.now() - start) / 1_000;
}
