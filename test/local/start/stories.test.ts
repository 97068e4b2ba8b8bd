import { describe, expect, test } from 'vitest';
import { evaluate, NOTHING_KNOWN } from '../../../functions/analyze/alarms/evaluate.ts';
import { noticeOf } from '../../../functions/analyze/alarms/notice.ts';
import { sense } from '../../../functions/analyze/alarms/sense.ts';
import { admit } from '../../../functions/ingest/admission/admit.ts';
import { decode } from '../../../functions/ingest/admission/decode.ts';
import { isRefusal } from '../../../functions/ingest/admission/refusals.ts';
import { wayOf } from '../../../local/fleet/box.ts';
import { pumpOf } from '../../../local/fleet/devices.ts';
import { encode, type PacketPlan } from '../../../local/fleet/packet.ts';
import { type PumpParameters, simulatePump } from '../../../local/fleet/physics/pump.ts';
import { catalogue } from '../../../local/start/catalogue.ts';
import { STORIES, STORY_MODEL, type Story, storyNamed } from '../../../local/start/stories.ts';
import type { Transition } from '../../../shared/domain/alarm.ts';
import { authorizationId } from '../../../shared/domain/packet.ts';
import type { ArrivedReading } from '../../../shared/domain/reading.ts';
import { watchesFor } from '../../../shared/domain/watch.ts';
import { sha256 } from '../../../shared/keys.ts';
import { DAY, HOUR, iso, MINUTE, SECOND } from '../../../shared/time.ts';

/** Times at which a story comes to a head: a winter evening, a summer night, a summer afternoon. */
const HEADS = ['2026-11-23T19:20:00Z', '2027-06-10T04:10:00Z', '2027-06-12T14:00:00Z'];
const HEAD = Date.parse(HEADS[0]!);
const HISTORY = 14 * DAY;
/** From here on minutes decide; before, a reading every ten of them says what five times as many would. */
const CLOSELY = 3 * DAY;

const device = { deviceId: 'p-1', connectionString: 'x', authorization: 'a'.repeat(26), model: STORY_MODEL };
const deviceOf = (story: Story, head: number) => ({ ...device, seed: 11, ...story.faults(head) });

/** What the box measures: two weeks of history, some minutes second by second, and half a day more. */
function readingsOf(pump: PumpParameters, head: number): ArrivedReading[] {
  const read = simulatePump(pump);
  const readings: ArrivedReading[] = [];
  const add = (from: number, to: number, step: number) => {
    for (let at = from; at < to; at += step) {
      const { at: _, state, ...values } = read(at);
      readings.push({ at, values, state, arrivedAt: at });
    }
  };
  add(head - HISTORY, head - CLOSELY, 10 * MINUTE);
  add(head - CLOSELY, head - 18 * SECOND, 2 * MINUTE);
  add(head - 18 * SECOND, head + 3 * MINUTE, SECOND);
  add(head + 3 * MINUTE, head + 5 * HOUR, 2 * MINUTE);
  return readings;
}

function transitionsOf(
  story: Story,
  pump: PumpParameters,
  readings: readonly ArrivedReading[],
): Transition[] {
  const model = catalogue().find(({ name }) => name === pump.model)!;
  const watches = watchesFor(model, story.limits ?? []);
  return [...evaluate(NOTHING_KNOWN, [], watches, 'device', readings, 100_000, sense).transitions];
}

const named = (name: string) => storyNamed(name)!;
const alarmStories = STORIES.flatMap((story) =>
  story.brings && 'alarm' in story.brings ? [{ story, condition: story.brings.alarm }] : [],
);
const refusalStories = STORIES.flatMap((story) =>
  story.brings && 'refusals' in story.brings ? [{ story, reasons: story.brings.refusals }] : [],
);

describe.each(alarmStories)('$story.name', ({ story, condition }) => {
  test.each(HEADS)(
    'raises its own condition only, from healthy to an alarm when it comes to a head (%s)',
    (time) => {
      const head = Date.parse(time);
      const pump = pumpOf(deviceOf(story, head));
      const transitions = transitionsOf(story, pump, readingsOf(pump, head));

      expect(new Set(transitions.map((transition) => transition.condition))).toEqual(new Set([condition]));
      expect(transitions.filter(({ at }) => at < head - 6 * DAY)).toEqual([]);
      const last = transitions.at(-1)!;
      expect(last).toMatchObject({ to: 'active', severity: 'alarm' });
      expect((last.at - head) / SECOND).toBeGreaterThan(-120);
      expect((last.at - head) / SECOND).toBeLessThan(120);
      // What comes gradually warns first.
      if (story.name !== 'exhaust-filter-torn') expect(transitions[0]).toMatchObject({ severity: 'warning' });
    },
  );
});

test.each(HEADS)('healthy raises nothing (%s)', (time) => {
  const head = Date.parse(time);
  const pump = pumpOf(deviceOf(named('healthy'), head));
  expect(transitionsOf(named('healthy'), pump, readingsOf(pump, head))).toEqual([]);
});

test.each(HEADS)(
  'sensor-stuck warns of the sensor within three hours, and raises no alarm of the pump (%s)',
  (time) => {
    const head = Date.parse(time);
    const pump = pumpOf(deviceOf(named('sensor-stuck'), head));
    const transitions = transitionsOf(named('sensor-stuck'), pump, readingsOf(pump, head));
    expect(transitions.map(({ condition, to, severity }) => `${condition} ${to} ${severity}`)).toEqual([
      'oilTemperature.sensor active warning',
    ]);
    const [{ at, began }] = transitions as [Transition];
    expect(at - (head - 2 * DAY)).toBeGreaterThan(HOUR);
    expect(at - (head - 2 * DAY)).toBeLessThan(3 * HOUR);
    expect(Math.abs(began - (head - 2 * DAY))).toBeLessThan(30 * MINUTE);
  },
);

test('of forty healthy pumps, none raises anything in three weeks', () => {
  const end = HEAD;
  for (let seed = 1; seed <= 40; seed++) {
    const pump: PumpParameters = {
      model: seed % 2 ? 'RV-250' : 'DS-600',
      seed,
      duty: seed % 3 ? 'continuous' : 'shifts',
    };
    const read = simulatePump(pump);
    const readings: ArrivedReading[] = [];
    for (let at = end - 21 * DAY; at < end; at += 10 * MINUTE) {
      const { at: _, state, ...values } = read(at);
      readings.push({ at, values, state, arrivedAt: at });
    }
    expect(transitionsOf(named('healthy'), pump, readings)).toEqual([]);
  }
});

test('a sensor that sticks shows the same for days, while the load and with it the power go on changing', () => {
  const head = HEAD;
  const late = readingsOf(pumpOf(deviceOf(named('sensor-stuck'), head)), head).filter(
    ({ at }) => at > head - 2 * DAY,
  );
  expect(new Set(late.map(({ values }) => values.oilTemperature)).size).toBe(1);
  expect(new Set(late.map(({ values }) => values.power)).size).toBeGreaterThan(100);
});

test('a sensor that drifts shows what a clogged filter does, but not the power that this costs', () => {
  const head = HEAD;
  const powerIn = (name: string) => {
    const late = readingsOf(pumpOf(deviceOf(named(name), head)), head).slice(-60);
    return late.reduce((sum, { values }) => sum + values.power!, 0) / late.length;
  };
  expect(powerIn('exhaust-filter-clogging') / powerIn('sensor-drift')).toBeGreaterThan(1.05);
});

test('network-outage: nothing gets out for six hours, and the peak in the backlog is mailed to nobody', () => {
  const head = HEAD;
  const story = named('network-outage');
  const box = deviceOf(story, head);
  const { from, to } = box.outage!;
  const way = wayOf(box, box.seed);
  expect(way.reach(from - SECOND)).toBe(from - SECOND);
  expect(way.reach(to - SECOND)).toBe(from - 1);
  expect(way.reach(to)).toBe(to);

  const readings = readingsOf(pumpOf(box), head).map((reading) =>
    reading.at >= from && reading.at < to ? { ...reading, arrivedAt: to } : reading,
  );
  const transitions = transitionsOf(story, pumpOf(box), readings);
  expect(transitions.map((t) => `${t.condition} ${t.to} ${t.severity}`)).toEqual([
    'exhaustPressure.high active alarm',
    'exhaustPressure.high returned alarm',
  ]);
  const live = { told: false, chatterTold: false, catchingUp: false, aheadBy: 0 };
  expect(transitions.map((transition) => noticeOf(transition, live, to + SECOND))).toEqual([
    'over-before-arrival',
    'not-notified-kind',
  ]);
});

describe.each(refusalStories)('$story.name', ({ story, reasons }) => {
  const head = HEAD;
  const box = deviceOf(story, head);
  const way = wayOf(box, box.seed);
  const read = simulatePump(pumpOf(box));
  const { authorization } = device;

  /** What is refused of the packet of one second, if anything is. */
  const refusedOf = (at: number, sequence: number) => {
    const plan: PacketPlan = {
      packetId: `${authorization}-${sequence}`,
      sequence,
      sentAt: iso(way.told(at)),
      from: at,
      to: at,
      interval: SECOND,
      pump: pumpOf(box),
      ahead: way.told(at) - at,
      spoiling: way.spoiling(sequence, at),
    };
    const decoded = decode(encode(plan, read));
    if (isRefusal(decoded)) return decoded.refused;
    const known = { deviceId: device.deviceId, key: 'key', contract: 'contract' };
    const customer = {
      ...{ key: 'contract', number: '1', name: 'C', status: 'active' as const },
      contract: { zone: 'Europe/Oslo', assetManaged: false },
    };
    const issued = {
      ...{ id: authorizationId(authorization), hash: sha256(authorization) },
      ...{ deviceId: device.deviceId, issuedAt: 0 },
    };
    const bounds = { maxReadingAgeDays: 400, maxClockSkewSeconds: 300 };
    const times = { arrivedAt: at + SECOND, now: at + SECOND };
    const verdict = admit(decoded, known, customer, issued, times, bounds);
    return isRefusal(verdict) ? verdict.refused : undefined;
  };

  test('sends what is admitted until it comes to a head', () => {
    const refused = Array.from({ length: 60 }, (_, i) => refusedOf(head - (60 - i) * SECOND, i + 1));
    expect(new Set(refused)).toEqual(new Set([undefined]));
  });

  test('has every packet refused afterwards, for its reasons', () => {
    const refused = Array.from({ length: 100 }, (_, i) => refusedOf(head + i * SECOND, i + 61));
    expect([...new Set(refused)].sort()).toEqual([...reasons].sort());
  });
});
