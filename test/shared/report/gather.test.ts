import { expect, test } from 'vitest';
import { rollUp } from '../../../functions/analyze/rollups/rollup.ts';
import type { Transition } from '../../../shared/domain/alarm.ts';
import type { Reading } from '../../../shared/domain/reading.ts';
import { USUAL } from '../../../shared/domain/report.ts';
import { gatherMonth } from '../../../shared/report/gather.ts';
import { alarmsIn, UNTOUCHED } from '../../../shared/storage/alarms.ts';
import { maintenanceIn } from '../../../shared/storage/maintenance.ts';
import { DAY, HOUR, MINUTE } from '../../../shared/time.ts';
import { addCustomer, addDevice, MODEL } from '../../functions/support/deployment.ts';
import { deploymentForFile } from '../../functions/support/deploymentForFile.ts';
import { addFailedPump } from '../../support/failedPump.ts';
import { putHours } from '../../support/rollups.ts';

// October 2026 in Stockholm, with the hour that autumn gives.
const FROM = Date.parse('2026-09-30T22:00:00Z');
const TO = Date.parse('2026-10-31T23:00:00Z');
const NOW = TO + 5 * DAY;
const DEFINITION = { name: 'monthly', ...USUAL };

const { storage } = await deploymentForFile();

const raised = (began: number, rest: Partial<Transition> = {}): Transition => ({
  id: `${began}`,
  device: 'k',
  condition: 'exhaustPressure.high',
  from: 'pending',
  to: 'active',
  severity: 'warning',
  at: began + MINUTE,
  began,
  readingAt: began,
  arrivedAt: began,
  value: 1_150,
  limit: 1_100,
  notice: 'queued',
  ...rest,
});

/** A pump that operates from ten days before the month until three days after it. */
async function addPump(alarms: readonly Transition[] = [], tag = 'VP-1') {
  const customer = await addCustomer(storage);
  const { key } = await addDevice(storage, customer, { tag });
  const [first, last] = [FROM - 10 * DAY, TO + 3 * DAY];
  const readings = Array.from({ length: (last - first) / (10 * MINUTE) }, (_, i): Reading => {
    return { at: first + i * 10 * MINUTE, values: { exhaustPressure: 1_040 }, state: 'operating' };
  });
  await putHours(storage, customer.key, key, rollUp(readings, first, last, last, MODEL));
  const doubt = {
    signal: 'exhaustPressure',
    fault: 'stuck',
    from: FROM + 2 * DAY,
    to: FROM + 3 * DAY,
  } as const;
  await alarmsIn(storage, customer.key).save(key, undefined, UNTOUCHED, alarms, [], [doubt]);
  return { customer, key };
}

test('what a month shows is what began in it, and of what a sensor said only what was to be believed', async () => {
  const began = [FROM - MINUTE, FROM, TO - MINUTE, TO, TO + DAY];
  const { customer, key } = await addPump([
    ...began.map((at) => raised(at)),
    raised(FROM + DAY, { id: 'pending', from: 'normal', to: 'pending' }),
  ]);
  for (const at of [FROM - 1, FROM, TO - 1, TO]) {
    const record = { kind: 'change', component: 'exhaust filter', reason: 'worn', at, id: `${at}` } as const;
    await maintenanceIn(storage, customer.key).put(key, record);
  }
  const { pumps, window, others } = await gatherMonth(storage, customer, DEFINITION, '2026-10', NOW);
  expect([window.from, window.to, others]).toEqual([FROM, TO, 0]);
  const [pump] = pumps;
  expect(pump!.alarms.map((one) => one.began)).toEqual([FROM, TO - MINUTE]);
  // The one that began next, after the month, ended the last of it.
  expect(pump!.alarms.at(-1)!.endedAt).toBe(TO + MINUTE);
  expect(pump!.records.map((one) => 'at' in one && one.at)).toEqual([FROM, TO - 1]);
  expect(pump!.hours).toHaveLength(745);
  const doubted = pump!.hours.filter(({ signals }) => !signals.exhaustPressure);
  expect(doubted.map(({ hour }) => (hour - FROM) / HOUR)).toEqual(
    Array.from({ length: 24 }, (_, i) => 48 + i),
  );
  expect(pump!.doubts).toHaveLength(1);
  const of = (name: string) => pump!.kpis.find((kpi) => kpi.name === name);
  expect(of('OperatingTime')).toMatchObject({ value: 745 * 3_600 });
  expect(of('exhaustPressure.mean')).toMatchObject({ value: 1_040 });
  expect(of('HealthScore.limits')).toMatchObject({ value: 100, window: '2026-10' });
});

test('a month under way ends now, and one that has not begun has no score and no hours', async () => {
  const { customer } = await addPump();
  const mid = FROM + 4 * DAY + 20 * MINUTE;
  const { window } = await gatherMonth(storage, customer, DEFINITION, '2026-10', mid);
  expect([window.from, window.to]).toEqual([FROM, mid]);
  const { pumps } = await gatherMonth(storage, customer, DEFINITION, '2026-10', FROM - DAY);
  expect(pumps[0]!.hours).toEqual([]);
  expect(pumps[0]!.kpis).toEqual([
    { name: 'OperatingTime', window: '2026-10', unavailable: 'no readings in this window' },
  ]);
});

test('the score of a month is of its last day, not of the hour that follows', async () => {
  const { customer, key } = await addPump();
  // Beyond the alarm level all of the last 24 hours, and within it in the first hour after the month.
  const readings = Array.from({ length: 145 }, (_, i): Reading => {
    return { at: TO - DAY + i * 10 * MINUTE, values: { exhaustPressure: 1_300 }, state: 'operating' };
  });
  await putHours(storage, customer.key, key, rollUp(readings, TO - DAY, TO, TO, MODEL));
  const { pumps } = await gatherMonth(storage, customer, DEFINITION, '2026-10', NOW);
  expect(pumps[0]!.kpis.find(({ name }) => name === 'HealthScore.limits')).toMatchObject({ value: 0 });
});

test('the score of a month looks back beyond its first day, and what a sensor said in doubt by then is not usual', async () => {
  const customer = await addCustomer(storage);
  const { key } = await addDevice(storage, customer, { tag: 'VP-1' });
  const [wild, well, now] = [FROM - 8 * DAY, FROM - DAY, FROM + DAY];
  // Alternating about 1,040 hPa: usually by 3, by 100 while the sensor was doubted, by 12 in the month's first day.
  const by = (at: number) => (at >= FROM ? 12 : at >= wild && at < well ? 100 : 3);
  const first = FROM - 20 * DAY;
  const readings = Array.from({ length: (now - first) / (10 * MINUTE) + 1 }, (_, i): Reading => {
    const at = first + i * 10 * MINUTE;
    const exhaustPressure = 1_040 + by(at) * (i % 2 ? 1 : -1);
    return { at, values: { exhaustPressure, power: 4 }, state: 'operating' };
  });
  await putHours(storage, customer.key, key, rollUp(readings, first, now, now, MODEL));
  const doubt = { signal: 'exhaustPressure', fault: 'spiking', from: wild, to: well } as const;
  await alarmsIn(storage, customer.key).save(key, undefined, UNTOUCHED, [], [], [doubt]);
  const { pumps } = await gatherMonth(storage, customer, DEFINITION, '2026-10', now);
  expect(pumps[0]!.doubts).toEqual([]);
  // More than three times the usual spread; against that of the doubted week it would be full.
  const stability = pumps[0]!.kpis.find(({ name }) => name === 'HealthScore.stability');
  expect(stability).toMatchObject({ value: 0 });
});

test('a failure is down time beside what the box called so on the same day', async () => {
  const { customer } = await addFailedPump(storage, FROM, TO);
  const { pumps } = await gatherMonth(storage, customer, DEFINITION, '2026-10', NOW);
  expect(pumps[0]!.kpis.find(({ name }) => name === 'TimeBasedAvailability')).toMatchObject({
    value: expect.closeTo(741 / 745, 9),
  });
});

test('pumps stand by their tags, and those there is no room for are counted', async () => {
  const { customer } = await addPump([], 'VP-10');
  for (const tag of ['VP-9', 'VP-2']) await addDevice(storage, customer, { tag });
  const { pumps, others } = await gatherMonth(storage, customer, DEFINITION, '2026-10', NOW, 2);
  expect(pumps.map(({ pump }) => pump.tag)).toEqual(['VP-2', 'VP-9']);
  expect(others).toBe(1);
});
