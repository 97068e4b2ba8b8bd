import { expect, test } from 'vitest';
import { simulatePump } from '../../../local/fleet/physics/pump.ts';
import { demonstration } from '../../../local/start/demonstration.ts';
import { storyNamed } from '../../../local/start/stories.ts';
import { dueAt } from '../../../shared/domain/contract/retention.ts';
import { DAY, HOUR, iso, SECOND } from '../../../shared/time.ts';

const now = Date.parse('2026-11-23T19:20:00Z');
const pumpsOf = (pumps: number, story?: string) =>
  demonstration(now, { pumps, story: story === undefined ? undefined : storyNamed(story) });

test.each([1, 2, 3, 4, 5, 37, 1_000])(
  '%d pumps send, each under an ID of its own, and one is retired',
  (count) => {
    const customers = pumpsOf(count);
    const pumps = customers.flatMap((customer) => customer.pumps);
    expect(pumps.filter(({ faults }) => !faults?.retired)).toHaveLength(count);
    expect(pumps.filter(({ faults }) => faults?.retired)).toHaveLength(1);
    expect(new Set(pumps.map(({ deviceId }) => deviceId)).size).toBe(count + 1);
    for (const of of ['number', 'name'] as const) {
      expect(new Set(customers.map((customer) => customer[of])).size).toBe(customers.length);
    }
  },
);

test('there are two customers at least, one asset-managed, and one whose contract is due when it is ended', () => {
  const customers = pumpsOf(1);
  expect(customers.map(({ assetManaged }) => assetManaged)).toEqual([true, false, false]);
  // On whatever day of two years, one of them a leap year, it is first started, and however late on it.
  const days = Array.from({ length: 850 }, (_, i) => Date.parse('2026-11-23T23:59:59Z') + i * DAY);
  for (const moment of days.flatMap((day) => [day, day + SECOND, day + 14 * HOUR])) {
    const former = demonstration(moment, { pumps: 1 }).at(-1)!;
    const ends = iso(former.pumps[0]!.faults!.retired!.to).slice(0, 10);
    const due = dueAt({ zone: former.zone, assetManaged: former.assetManaged, ends });
    if (!(due! < moment)) expect.fail(`started at ${iso(moment)} it is due only at ${iso(due!)}`);
    // And its readings are not too old to be taken: 400 days.
    expect(moment - former.pumps[0]!.faults!.retired!.from).toBeLessThan(110 * DAY);
  }
});

test('a story befalls the first pump, and all others are well', () => {
  const [first, ...others] = pumpsOf(12, 'bearing-wear')
    .flatMap(({ pumps }) => pumps)
    .filter(({ faults }) => !faults?.retired);
  expect(first?.faults?.wear?.kind).toBe('bearings');
  expect(others.flatMap(({ faults }) => Object.keys(faults ?? {}))).toEqual([]);
});

test('whatever befalls a pump can be simulated, also where it comes to a head in weeks', () => {
  const pumps = pumpsOf(200).flatMap((customer) => customer.pumps);
  for (const { model, seed, duty, faults = {} } of pumps) {
    const { clogging, tornAt, blockage, wear, sensor } = faults;
    const read = simulatePump({ model, seed, duty, clogging, tornAt, blockage, wear, sensor });
    expect(read(now).oilTemperature).toBeLessThan(106);
  }
});
