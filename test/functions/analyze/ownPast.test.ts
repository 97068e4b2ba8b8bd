import { expect, test } from 'vitest';
import { ownPastOf } from '../../../functions/analyze/baseline.ts';
import { rollUp } from '../../../functions/analyze/rollups/rollup.ts';
import { analysisOf } from '../../../functions/analyze/work.ts';
import { ingestInto } from '../../../functions/ingest/ingest.ts';
import type { PumpParameters } from '../../../local/fleet/physics/pump.ts';
import type { Deviation } from '../../../shared/analysis/baseline/deviation.ts';
import { episodesAfter } from '../../../shared/analysis/sensors/doubts.ts';
import type { Transition } from '../../../shared/domain/alarm.ts';
import type { FaultEpisode } from '../../../shared/domain/doubt.ts';
import type { KeptRecord } from '../../../shared/domain/maintenance.ts';
import { alarmsIn } from '../../../shared/storage/alarms.ts';
import { baselinesIn } from '../../../shared/storage/baselines.ts';
import { doubtsOf } from '../../../shared/storage/doubts.ts';
import { healthIn } from '../../../shared/storage/health.ts';
import { kpisIn } from '../../../shared/storage/kpis.ts';
import { pumpsIn } from '../../../shared/storage/pumps.ts';
import { DAY, HOUR, iso, MINUTE } from '../../../shared/time.ts';
import { readingsOf } from '../../shared/analysis/support/pump.ts';
import { addCustomer, addDevice, eventOf, MODEL, NOW, packetBody } from '../support/deployment.ts';
import { deploymentForFile } from '../support/deploymentForFile.ts';

const { storage } = await deploymentForFile();

const historyOf = (pump: PumpParameters, from: number, to: number) =>
  rollUp([...readingsOf(pump, from, to, 20 * MINUTE)], from, to, to, { limits: [] }).map(
    ({ rollup }) => rollup,
  );

test('a pump’s baseline is kept with its contract, and what deviates from it is told at the next look', async () => {
  const { contract, key: device } = await addDevice(storage, await addCustomer(storage));
  const pump = (await pumpsIn(storage, contract).get(device))!;
  const known = { pump, model: MODEL, maintenance: { records: [], offers: [] } };
  const ownPast = ownPastOf(storage);
  const wear = { kind: 'bearings', beganAt: NOW - 12 * DAY, passesAt: NOW, limit: 4.5 } as const;
  const course = (to: number) => historyOf({ model: 'RV-250', seed: 3, wear }, NOW - 30 * DAY, to);

  const early = await ownPast({ contract, device }, known, course(NOW - 11 * DAY), [], NOW - 11 * DAY);
  expect(early.deviations.filter(({ significant }) => significant)).toEqual([]);
  const kept = await baselinesIn(storage, contract).get(device);
  expect(kept?.vibration?.baseline?.hours).toBeGreaterThan(400);

  const late = await ownPast({ contract, device }, known, course(NOW), [], NOW);
  const away = late.deviations.filter(({ significant, spreads }) => significant && Math.abs(spreads) > 6);
  expect(away.map(({ signal }) => signal)).toEqual(['vibration']);
  expect(late.drifting).toEqual([]);
  const after = await baselinesIn(storage, contract).get(device);
  expect(after!.vibration!.baseline).toEqual(kept!.vibration!.baseline);
  expect(late.learning).not.toContain('vibration');

  // Once its bearings are changed it is learned anew, and what it deviated from is no measure any more.
  const change = { kind: 'change', component: 'bearings', at: NOW - HOUR, because: 'worn' };
  const records = [{ id: 'r', by: 'anna', recordedAt: NOW, ...change }] as unknown as KeptRecord[];
  const bearings = { name: 'bearings', signal: 'vibration', reference: 0, growth: 'linear' } as const;
  const model = { ...MODEL, components: [bearings] };
  const renewed = { ...known, model, maintenance: { records, offers: [] } };
  const then = await ownPast({ contract, device }, renewed, course(NOW), [], NOW + HOUR);
  expect(then.deviations.map(({ signal }) => signal)).not.toContain('vibration');
  expect(then.learning).toContain('vibration');
});

test('a sensor that drifts goes on being told as drifting, and what it says is no deviation of the pump', async () => {
  const { contract, key: device } = await addDevice(storage, await addCustomer(storage));
  const pump = (await pumpsIn(storage, contract).get(device))!;
  const known = { pump, model: MODEL, maintenance: { records: [], offers: [] } };
  const from = NOW - 12 * DAY;
  const sensor = { kind: 'drift', signal: 'exhaustPressure', from, showsAt: NOW, shows: 1_400 } as const;
  const course = (to: number) => historyOf({ model: 'RV-250', seed: 11, sensor }, NOW - 30 * DAY, to);
  const ownPast = (now: number, episodes: readonly FaultEpisode[]) =>
    ownPastOf(storage)({ contract, device }, known, course(now), episodes, now);
  const deviating = ({ deviations }: { readonly deviations: readonly Deviation[] }) =>
    deviations.filter(({ significant }) => significant).map(({ signal }) => signal);

  expect(await ownPast(from, [])).toMatchObject({ drifting: [] });
  const found = await ownPast(NOW - DAY, []);
  expect(found.drifting).toMatchObject([{ signal: 'exhaustPressure', fault: 'drifting' }]);
  expect(deviating(found)).toEqual([]);
  const episodes = episodesAfter([], found.drifting, NOW - DAY);
  const later = await ownPast(NOW, episodes);
  expect(later.drifting).toMatchObject([{ signal: 'exhaustPressure', fault: 'drifting' }]);
  expect(deviating(later)).toEqual([]);
  // What is broken says nothing of a drift either.
  const broken: FaultEpisode = { signal: 'exhaustPressure', fault: 'spiking', from };
  expect((await ownPast(NOW, [...episodes, broken])).drifting).toEqual([]);
});

test('a part that was changed begins the baseline anew of the signal that tells of it, and of no other; a release that of all', async () => {
  const { contract, key: device } = await addDevice(storage, await addCustomer(storage));
  const pump = (await pumpsIn(storage, contract).get(device))!;
  const part = MODEL.components[0]!;
  const history = historyOf({ model: 'RV-250', seed: 5 }, NOW - 30 * DAY, NOW);
  const looked = async (records: KeptRecord[], released = {}) => {
    const known = { pump: { ...pump, ...released }, model: MODEL, maintenance: { records, offers: [] } };
    await ownPastOf(storage)({ contract, device }, known, history, [], NOW);
    return (await baselinesIn(storage, contract).get(device))!;
  };
  const before = await looked([]);
  expect(before[part.signal]!.baseline).toBeDefined();
  const at = NOW - 4 * DAY;
  const change: KeptRecord = { id: 'a', kind: 'change', component: part.name, reason: 'worn', at };
  const after = await looked([change]);
  expect(after[part.signal]!.since).toBe(at);
  // Four days are learned from, and not the month before them.
  expect(after[part.signal]!.baseline?.hours ?? 0).toBeLessThan(97);
  expect(after.vibration).toEqual(before.vibration);
  // A change that is still to come, or of another part, begins nothing.
  const others: KeptRecord[] = [
    { ...change, id: 'b', at: NOW + DAY },
    { ...change, id: 'c', component: 'something else' },
  ];
  expect((await looked([change, ...others]))[part.signal]).toEqual(after[part.signal]);
  const released = await looked([change], { releasedAt: NOW - 2 * DAY });
  expect([released[part.signal]!.since, released.vibration!.since]).toEqual([NOW - 2 * DAY, NOW - 2 * DAY]);
});

test('a sensor whose wire breaks is warned of; its pump raises no alarm, and no life is estimated from it', async () => {
  const added = await addDevice(storage, await addCustomer(storage));
  const { contract, key: device } = added;
  const exhaustPressure = (i: number) => (i < 477 ? 1_030 + i / 8 : 5_000);
  const readings = Array.from({ length: 480 }, (_, i) => {
    const at = NOW - (480 - i) * (HOUR / 4);
    return { at: iso(at), exhaustPressure: exhaustPressure(i), oilTemperature: 70 + (i % 9) };
  });
  const event = eventOf(added.deviceId, packetBody(added.authorization, 1, readings));
  const bounds = { maxReadingAgeDays: 100, maxClockSkewSeconds: 300 };
  await ingestInto(storage, bounds)([event], NOW);
  await analysisOf(storage)({ contract, device }, NOW);

  const [life] = (await healthIn(storage, contract).get(device))!.life;
  expect(life).toMatchObject({
    unavailable: `exhaustPressure reads what no healthy sensor can read, since ${iso(NOW - 3 * (HOUR / 4))}`,
  });
  const transitions: string[] = [];
  for await (const { condition, to, severity, detail } of alarmsIn(storage, contract).transitions(device)) {
    transitions.push(`${condition} ${to} ${severity} ${detail}`);
  }
  expect(transitions).toEqual(['exhaustPressure.sensor active warning out-of-range']);

  // What it said is in no figure, neither while it is broken nor once it is mended, and what it says then is.
  const figures = async () => {
    const kpis = (await kpisIn(storage, contract).of(device)).flatMap((one) => one.kpis);
    return kpis.flatMap((kpi) => (kpi.name === 'exhaustPressure.max' && 'value' in kpi ? [kpi.value] : []));
  };
  const believed = Math.max(...(await figures()));
  expect(believed).toBeGreaterThan(1_080);
  expect(believed).toBeLessThan(1_090);
  const mended = Array.from({ length: 96 }, (_, i) => {
    const at = NOW + i * (HOUR / 4);
    return { at: iso(at), exhaustPressure: 1_070 + (i % 5), oilTemperature: 70 + (i % 9) };
  });
  const later = NOW + 24 * HOUR;
  const second = eventOf(added.deviceId, packetBody(added.authorization, 2, mended), later);
  await ingestInto(storage, bounds)([second], later);
  await analysisOf(storage)({ contract, device }, later);
  const after = await figures();
  expect(after.length).toBeGreaterThan(1);
  expect(Math.max(...after)).toBeLessThan(1_090);
});

test('what a broken sensor says is no deviation of the pump, and its baseline learns nothing from it', async () => {
  const {
    deviceId,
    authorization,
    contract,
    key: device,
  } = await addDevice(storage, await addCustomer(storage));
  const bounds = { maxReadingAgeDays: 100, maxClockSkewSeconds: 300 };
  const take = async (sequence: number, values: readonly number[], now: number) => {
    const readings = values.map((exhaustPressure, i) => {
      return { at: iso(now - (values.length - i) * (HOUR / 2)), exhaustPressure };
    });
    const event = eventOf(deviceId, packetBody(authorization, sequence, readings), now);
    await ingestInto(storage, bounds)([event], now);
    await analysisOf(storage)({ contract, device }, now);
  };
  const well = (i: number) => 1_030 + 8 * Math.sin(i / 7.6) + ((i * 7) % 5);
  const broken = (i: number) => 3_010 + 20 * (i % 2);
  // Ten days, in which it is broken for ten hours; later it is for thirty.
  await take(
    1,
    Array.from({ length: 480 }, (_, i) => (i >= 200 && i < 220 ? broken(i) : well(i))),
    NOW,
  );
  const learned = (await baselinesIn(storage, contract).get(device))!.exhaustPressure!;
  expect(learned.baseline!.hours).toBeGreaterThan(220);
  expect(learned.baseline!.hours).toBeLessThan(231);
  await take(
    2,
    Array.from({ length: 60 }, (_, i) => broken(i)),
    NOW + 30 * HOUR,
  );
  await analysisOf(storage)({ contract, device }, NOW + 31.5 * HOUR);
  expect((await baselinesIn(storage, contract).get(device))!.exhaustPressure).toEqual(learned);
  const told: string[] = [];
  for await (const { condition, to } of alarmsIn(storage, contract).transitions(device)) {
    if (condition !== 'noData') told.push(`${condition} ${to}`);
  }
  expect(told).toEqual([
    'exhaustPressure.sensor active',
    'exhaustPressure.sensor returned',
    'exhaustPressure.sensor active',
  ]);
});

test('a signal that is missing, and then sent as nonsense, is told as both, and doubted from when it was sent', async () => {
  const {
    deviceId,
    authorization,
    contract,
    key: device,
  } = await addDevice(storage, await addCustomer(storage));
  const at = (i: number) => NOW - (400 - i) * MINUTE;
  const readings = Array.from({ length: 400 }, (_, i) => {
    const exhaustPressure = i >= 220 && i < 320 ? 10 : 1_040 + (i % 7);
    const oilTemperature = 70 + (i % 9);
    return { at: iso(at(i)), oilTemperature, ...(i >= 100 && i < 220 ? {} : { exhaustPressure }) };
  });
  const event = eventOf(deviceId, packetBody(authorization, 1, readings));
  await ingestInto(storage, { maxReadingAgeDays: 100, maxClockSkewSeconds: 300 })([event], NOW);
  await analysisOf(storage)({ contract, device }, NOW);
  const told: object[] = [];
  for await (const one of alarmsIn(storage, contract).transitions(device)) told.push(one);
  const [missing, nonsense, returned] = told as Transition[];
  expect(missing).toMatchObject({ to: 'active', detail: 'missing', endedAt: nonsense!.at });
  const { episode } = missing!;
  expect(nonsense).toMatchObject({ from: 'active', to: 'active', reason: 'another-fault', episode });
  expect(nonsense).toMatchObject({ detail: 'out-of-range', began: at(220), endedAt: returned!.at });
  expect(returned).toMatchObject({ condition: 'exhaustPressure.sensor', to: 'returned', episode });
  expect(await doubtsOf(storage, contract, device, { from: NOW - DAY, to: NOW })).toEqual([
    // Until its third good value; the warning stays ten minutes longer.
    { signal: 'exhaustPressure', from: at(220), to: at(322) },
  ]);
});
