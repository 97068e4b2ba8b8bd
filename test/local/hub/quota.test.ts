import { describe, expect, test } from 'vitest';
import { Quota } from '../../../local/hub/quota.ts';
import { createDevice } from './support/device.ts';
import { startTestHub } from './support/hub.ts';
import { connectMqtt, connectPacket, publishPacket, type RawMqtt } from './support/rawMqtt.ts';
import { receive } from './support/receive.ts';

const NOON = Date.parse('2026-11-23T12:00:00Z');
const MIDNIGHT = Date.parse('2026-11-24T00:00:00Z');

describe('an hour of steady sending', () => {
  test.each([
    [1, 100, 400_000],
    [8, 100, 3_200_000],
    [9, 108, 3_600_000],
  ])('of %i units at their rate of %i/s is never held back', (units, rate, daily) => {
    const quota = new Quota({ units });
    expect([quota.rate, quota.daily]).toEqual([rate, daily]);
    const rulings = Array.from({ length: 3600 * rate }, (_, n) => quota.take(1024, NOON + (n * 1000) / rate));
    expect(rulings.every((ruling) => ruling.accepted && ruling.wait === 0)).toBe(true);
  });
});

describe('beyond the rate', () => {
  test('twice the rate goes through for a minute, then waits longer and longer, then is refused', () => {
    const quota = new Quota({ units: 1 });
    const rulings = Array.from({ length: 30_000 }, (_, n) => quota.take(10, NOON + n * 5));
    const waits = rulings.map((ruling) => (ruling.accepted ? ruling.wait : Number.NaN));
    expect(waits.findIndex((wait) => wait > 0) * 5).toBeCloseTo(60_000, -2);
    expect(waits[18_000]).toBeCloseTo(30_000, -2);
    expect(waits.findIndex(Number.isNaN) * 5).toBeCloseTo(120_000, -2);
    expect(rulings.slice(-1000).filter(({ accepted }) => accepted).length).toBeCloseTo(500, -1);
    expect(rulings.filter(({ accepted }) => !accepted)).toContainEqual({
      accepted: false,
      reason: expect.stringContaining('429001'),
    });
  });

  test('after a pause the burst is there again', () => {
    const quota = new Quota({ units: 1, burstSeconds: 1, queueSeconds: 0 });
    const burst = (at: number) =>
      Array.from({ length: 150 }, () => quota.take(1, at)).filter(({ accepted }) => accepted).length;
    expect([burst(NOON), burst(NOON), burst(NOON + 500), burst(NOON + 60_000)]).toEqual([101, 0, 50, 101]);
  });
});

describe('the daily quota', () => {
  test('counts pieces of 4 KB, ends at midnight UTC, and refuses what is over it', () => {
    const quota = new Quota({ units: 1, burstSeconds: 1e9 });
    for (let n = 0; n < 199_999; n++) quota.take(4097, NOON);
    expect(quota.take(8193, NOON)).toMatchObject({
      accepted: false,
      reason: expect.stringContaining('403002'),
    });
    expect(quota.take(8192, NOON)).toMatchObject({ accepted: true });
    expect(quota.take(0, MIDNIGHT - 1)).toMatchObject({ accepted: false });
    expect(quota.take(0, MIDNIGHT)).toMatchObject({ accepted: true });
  });
});

describe('at the hub', () => {
  async function connectDevice(quota: { units: number; burstSeconds: number; queueSeconds: number }) {
    const hub = await startTestHub({ quota });
    const { primaryKey } = await createDevice(hub, 'pump-1');
    const { connection } = await connectMqtt(hub, connectPacket('pump-1', primaryKey));
    return { hub, connection };
  }

  async function acknowledge(connection: RawMqtt, count: number) {
    for (let n = 1; n <= count; n++) connection.send(publishPacket('pump-1', String(n), { messageId: n }));
    const ids: number[] = [];
    while (ids.length < count) ids.push(((await connection.next()) as { messageId: number }).messageId);
    return ids;
  }

  test('what goes beyond the rate is acknowledged late, in its order', async () => {
    const { connection } = await connectDevice({ units: 1, burstSeconds: 0, queueSeconds: 60 });
    const started = Date.now();
    const ids = await acknowledge(connection, 150);
    expect(ids).toEqual(Array.from({ length: 150 }, (_, n) => n + 1));
    expect(Date.now() - started).toBeGreaterThan(1400);
  });

  test('who goes on beyond it for too long is disconnected', async () => {
    const { hub, connection } = await connectDevice({ units: 1, burstSeconds: 0, queueSeconds: 0 });
    for (let n = 1; n <= 50; n++) connection.send(publishPacket('pump-1', 'x', { messageId: n }));
    await connection.closed;
    expect(hub.lines.at(-1)).toContain('429001');
  });

  test('what still waits when the connection ends is not stored: the device has it and sends it again', async () => {
    const { hub, connection } = await connectDevice({ units: 1, burstSeconds: 0, queueSeconds: 60 });
    for (let n = 1; n <= 1_000; n++) connection.send(publishPacket('pump-1', 'x', { messageId: n }));
    for (let n = 1; n <= 20; n++) await connection.next();
    connection.destroy();
    const started = Date.now();
    await hub.close();
    expect(Date.now() - started).toBeLessThan(5_000);

    const again = await startTestHub({ data: hub.data });
    const events = await receive(again.ready.eventHub.connectionString, 20);
    expect(events.length).toBeGreaterThanOrEqual(20);
    expect(events.length).toBeLessThan(900);
  });

  test('without units nothing is held back', async () => {
    const hub = await startTestHub();
    const { primaryKey } = await createDevice(hub, 'pump-1');
    const { connection } = await connectMqtt(hub, connectPacket('pump-1', primaryKey));
    const started = Date.now();
    // 20 s at the rate of one unit.
    await acknowledge(connection, 2_000);
    expect(Date.now() - started).toBeLessThan(15_000);
  });
});
