import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_HOLD } from '../../../shared/analysis/hold.ts';
import { LATE_AFTER } from '../../../shared/domain/late.ts';
import { PUMP_STATES, type Reading } from '../../../shared/domain/reading.ts';
import { SIGNAL_NAMES, type Signal } from '../../../shared/domain/signals.ts';
import { FormatError } from '../../../shared/errors.ts';
import type { BinaryText } from '../../../shared/storage/inserting.ts';
import {
  type FormerPacketEntity,
  fromEntity,
  headOf,
  PACKET_FORMAT,
  toEntity,
} from '../../../shared/storage/readings/entity.ts';
import { packReadings, unpackReadings } from '../../../shared/storage/readings/pack.ts';
import { decimal } from '../../../shared/storage/readings/stamp.ts';
import { HOUR, MINUTE } from '../../../shared/time.ts';

const value = fc.oneof(
  fc.double({ noNaN: true }),
  fc.constantFrom(-0, 0, Number.MIN_VALUE, -Number.MIN_VALUE, Number.MAX_VALUE, 0.1 + 0.2),
);
const optional = Object.fromEntries(SIGNAL_NAMES.map((name) => [name, value])) as Record<
  Signal,
  typeof value
>;
const reading: fc.Arbitrary<Reading> = fc
  .record(
    {
      at: fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 }),
      values: fc.record(optional, { requiredKeys: [] }),
      state: fc.constantFrom(...PUMP_STATES),
    },
    { requiredKeys: ['at', 'values'] },
  )
  .map((one) => one as Reading);
const readings = fc.array(reading, { minLength: 1, maxLength: 30 });

/** Packs readings, and unpacks them from the bytes that are stored. */
function thereAndBack(given: readonly Reading[]): Reading[] {
  const { columns, chunks } = packReadings(given);
  return unpackReadings(columns, Buffer.concat(chunks.map((chunk) => Buffer.from(chunk, 'base64'))));
}

/** By Object.is: +0 and −0 are different numbers. */
const same = (a: readonly Reading[], b: readonly Reading[]) => expect(a).toStrictEqual(b);

test('readings are unpacked exactly as they were packed: minus zero, subnormals, what is missing', () => {
  fc.assert(
    fc.property(readings, (given) => {
      same(
        thereAndBack(given),
        given.map((one) => ({ ...one, values: { ...one.values } })),
      );
    }),
    { numRuns: 500 },
  );
});

test('the same readings pack to the same bytes, whatever order their values were named in', () => {
  fc.assert(
    fc.property(readings, (given) => {
      const turned = given.map(({ at, values, state }) => ({
        ...(state === undefined ? {} : { state }),
        values: Object.fromEntries(Object.entries(values).reverse()),
        at,
      }));
      expect(packReadings(turned)).toEqual(packReadings(given));
    }),
  );
});

test('a packet that the release before stored is read: what ran operated, what stood was idle', () => {
  // As format 1 had it: column after column, `running` as 1 and 0, NaN where nothing was said.
  const columns = 'at,exhaustPressure,power,running';
  const cells = [1_000, 2_000, 3_000, 1_040, Number.NaN, 1_041.5, 4.1, 0, -0, 1, 0, Number.NaN];
  const entity: FormerPacketEntity = {
    partitionKey: 'd|a|0000000000000',
    rowKey: '000000000000007',
    v: 1,
    hash: 'h',
    schema: 'vakt.telemetry/1',
    arrived: '1970-01-01T00:00:05.000Z',
    from: '1970-01-01T00:00:01.000Z',
    to: '1970-01-01T00:00:03.000Z',
    count: 3,
    columns,
    data0: Buffer.from(new Float64Array(cells).buffer),
  };
  expect(fromEntity(entity)).toEqual([
    { at: 1_000, values: { exhaustPressure: 1_040, power: 4.1 }, state: 'operating', arrivedAt: 5_000 },
    { at: 2_000, values: { power: 0 }, state: 'idle', arrivedAt: 5_000 },
    { at: 3_000, values: { exhaustPressure: 1_041.5, power: -0 }, arrivedAt: 5_000 },
  ]);
});

test('a packet says how many of its readings came more than a quarter of an hour late, by IoT Hub’s clock', () => {
  const identity = { device: 'd', authorization: 'a', sequence: 7 };
  const readings = [0, 1, 2, 3].map((i) => ({ at: i * MINUTE, values: { power: 1 } }));
  const lateAt = (arrivedAt: number) =>
    toEntity({ ...identity, hash: 'h', schema: 's', arrivedAt, readings }).late;
  expect([15, 16, 17, 100].map((minute) => lateAt(minute * MINUTE))).toEqual([undefined, 1, 2, 4]);
  expect(lateAt(-HOUR)).toBeUndefined();
  // For so long the reading before it could have spoken for the pump.
  expect(LATE_AFTER).toBe(MAX_HOLD);
});

test('an instant is written in decimal as it would be by anybody', () => {
  const odd = fc.constantFrom(0, -1, 0.5, 999_999, 1e6, 1e15 - 1, 1e15, 2 ** 53, Number.NaN);
  fc.assert(
    fc.property(fc.oneof(fc.maxSafeInteger(), fc.nat({ max: 4e12 }), fc.double(), odd), (at) => {
      expect(decimal(at)).toBe(String(at));
    }),
    { numRuns: 1_000 },
  );
});

test('a packet that a later release stored in its own way is not guessed at', () => {
  const identity = { device: 'd', authorization: 'a', sequence: 7 };
  const readings = [{ at: 1, values: { power: 1 } }];
  const entity = toEntity({ ...identity, hash: 'h', schema: 's', arrivedAt: 5, readings });
  const later = { ...entity, v: PACKET_FORMAT + 1 };
  expect(() => fromEntity(later)).toThrow(FormatError);
  // Nor is its hash: the same packet again would pass for another one.
  expect(() => headOf({ v: later.v, head: later.head })).toThrow(FormatError);
});

test('the widest packet of 256 KB fits into one entity, and is read back from its chunks', () => {
  // Each reading as short as it can be, and all columns used: what packs worst for its size.
  const sparse = Array.from(
    { length: 6_600 },
    (_, i): Reading => ({ at: i, values: { [SIGNAL_NAMES[i % SIGNAL_NAMES.length]!]: 1 }, state: 'down' }),
  );
  const identity = { device: 'd', authorization: 'a', sequence: 7 };
  const entity = toEntity({ ...identity, hash: 'h', schema: 's', arrivedAt: 5, readings: sparse });
  const chunks = Object.values(entity).flatMap((part) =>
    typeof part === 'object' ? [Buffer.from((part as BinaryText).value, 'base64').length] : [],
  );
  expect(Math.max(...chunks)).toBeLessThanOrEqual(64 * 1024);
  expect(chunks.reduce((sum, chunk) => sum + chunk, 0)).toBeLessThan(1024 * 1024 - 16 * 1024);
  expect(fromEntity(entity)).toEqual(sparse.map((one) => ({ ...one, arrivedAt: 5 })));
});
