import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  excuseOf,
  GRACE,
  hearingOf,
  LONGEST_EXCUSE,
  outagesOf,
  type PlantHearing,
  type QuietDevice,
} from '../../../shared/domain/plant.ts';
import { HOUR, MINUTE, SECOND } from '../../../shared/time.ts';

const T = Date.parse('2026-06-15T10:00:00Z');
const quiet = (contract: string, heardAt: number, within = 7 * MINUTE): QuietDevice => ({
  contract,
  heardAt,
  within,
});

describe('an outage', () => {
  test('is of several customers whose devices can have fallen silent at one instant', () => {
    const devices = [quiet('a', T), quiet('b', T + MINUTE), quiet('c', T + 2 * HOUR)];
    expect(outagesOf(devices, 2)).toEqual([
      { from: T + MINUTE, to: T + 7 * MINUTE, customers: 2, devices: 2 },
    ]);
    expect(outagesOf(devices, 3)).toEqual([]);
  });

  test("is none of one customer's devices, however many", () => {
    expect(
      outagesOf(
        Array.from({ length: 500 }, () => quiet('a', T)),
        2,
      ),
    ).toEqual([]);
  });

  test('counts all devices that can have been part of it, also those that are heard seldom', () => {
    const devices = [quiet('a', T), quiet('a', T + 1), quiet('b', T + 2), quiet('c', T - HOUR, 2 * HOUR)];
    expect(outagesOf(devices, 3)).toEqual([
      { from: T + 2, to: T + 7 * MINUTE + 1, customers: 3, devices: 4 },
    ]);
  });

  test('of some instant there is one just where so many customers have a device that spans it', () => {
    const device = fc.record({
      contract: fc.constantFrom('a', 'b', 'c', 'd'),
      heardAt: fc.integer({ min: 0, max: 100 }),
      within: fc.integer({ min: 1, max: 30 }),
    });
    fc.assert(
      fc.property(fc.array(device, { maxLength: 30 }), fc.integer({ min: 2, max: 4 }), (devices, several) => {
        const outages = outagesOf(devices, several);
        for (let at = 0; at <= 130; at++) {
          const there = devices.filter(({ heardAt, within }) => heardAt <= at && at <= heardAt + within);
          const customers = new Set(there.map(({ contract }) => contract)).size;
          expect(outages.some(({ from, to }) => from <= at && at <= to)).toBe(customers >= several);
        }
      }),
    );
  });
});

describe('the plant', () => {
  const look = (
    before: PlantHearing | undefined,
    devices: readonly QuietDevice[],
    now: number,
    customers = 5,
  ) => hearingOf(before, devices, customers, [], now);
  const together = [quiet('a', T), quiet('b', T + SECOND), quiet('b', T)];
  const device = { heardAt: T + 2 * SECOND, within: 7 * MINUTE };

  test('excuses a device that fell silent with others, and for a grace after they came back', () => {
    const during = look(undefined, together, T + 20 * MINUTE);
    expect(excuseOf(during, device, T + 20 * MINUTE)).toBe('many-silent');
    expect(during.notices).toMatchObject([{ because: 'many-silent', customers: 2, devices: 3 }]);
    const after = look(during, [quiet('c', device.heardAt)], T + 25 * MINUTE);
    expect(excuseOf(after, device, T + 20 * MINUTE + GRACE)).toBe('many-silent');
    expect(excuseOf(after, device, T + 20 * MINUTE + GRACE + 1)).toBeUndefined();
  });

  test('excuses no device that was heard later, or fell silent long before', () => {
    const during = look(undefined, together, T + 40 * MINUTE);
    expect(
      excuseOf(during, { heardAt: T + 15 * MINUTE, within: 7 * MINUTE }, T + 40 * MINUTE),
    ).toBeUndefined();
    expect(excuseOf(during, { heardAt: T - HOUR, within: 7 * MINUTE }, T + 40 * MINUTE)).toBeUndefined();
  });

  test('takes a tenth of its customers for several, and two at least', () => {
    const now = T + 20 * MINUTE;
    expect(excuseOf(look(undefined, together, now, 20), device, now)).toBe('many-silent');
    expect(excuseOf(look(undefined, together, now, 21), device, now)).toBeUndefined();
  });

  test('excuses nobody for longer than a day, whoever the silence is due to', () => {
    const last = T + 7 * MINUTE + LONGEST_EXCUSE;
    expect(excuseOf(look(undefined, together, last), device, last)).toBe('many-silent');
    expect(excuseOf(look(undefined, together, last + MINUTE), device, last + MINUTE)).toBeUndefined();
  });

  test('knows that ingest lags by what its newest batch was behind, while that is recent', () => {
    const pulse = { partition: '0', at: T, enqueuedAt: T - 2 * MINUTE };
    const at = (now: number, behind = 1) =>
      hearingOf(undefined, [], 5, [{ ...pulse, enqueuedAt: pulse.enqueuedAt - behind }], now);
    expect(excuseOf(at(T), device, T)).toBe('ingest-lags');
    expect(at(T).notices).toEqual([
      { because: 'ingest-lags', from: T - 2 * MINUTE - 1, seenAt: T, seconds: 120 },
    ]);
    expect(excuseOf(at(T, 0), device, T)).toBeUndefined();
    expect(excuseOf(at(T + 11 * MINUTE), device, T + 11 * MINUTE)).toBeUndefined();
  });

  test('knows that it was away itself, and what it misses then excuses everybody for the grace', () => {
    const before = look(undefined, [], T);
    const back = look(before, [quiet('a', T - MINUTE)], T + 15 * MINUTE + 1);
    expect(excuseOf(back, { heardAt: T - MINUTE, within: MINUTE }, back.at)).toBe('we-were-away');
    const later = look(back, [], back.at + GRACE + 1);
    expect(excuseOf(later, device, later.at)).toBeUndefined();
    expect(look(before, [], T + 15 * MINUTE).notices).toEqual([]);
  });

  test('tells its operator once of what goes on, by the worst of it, and anew of what begins anew', () => {
    let hearing = look(undefined, together, T + 10 * MINUTE);
    for (let minute = 11; minute < 60; minute++) {
      const more = minute === 30 ? [...together, quiet('c', T)] : together;
      hearing = look(hearing, more, T + minute * MINUTE);
    }
    expect(hearing.notices).toMatchObject([{ customers: 3, devices: 4, seenAt: T + 59 * MINUTE }]);
    for (let minute = 60; minute < 120; minute++) hearing = look(hearing, [], T + minute * MINUTE);
    const again = [quiet('a', T + 2 * HOUR), quiet('c', T + 2 * HOUR)];
    hearing = look(hearing, again, T + 2 * HOUR + 10 * MINUTE);
    expect(hearing.notices).toHaveLength(2);
  });

  test('keeps a bounded account, in which nothing identifies a customer', () => {
    let hearing: PlantHearing | undefined;
    for (let day = 0; day < 100; day++) {
      hearing = look(
        hearing,
        [quiet('secret-a', T + day * HOUR), quiet('secret-b', T + day * HOUR)],
        T + day * HOUR,
      );
    }
    expect(hearing!.notices.length).toBeLessThanOrEqual(20);
    expect(JSON.stringify(hearing)).not.toContain('secret');
    expect(JSON.stringify(hearing).length).toBeLessThan(8_000);
  });
});
