import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Transition, UNDECIDED } from '../../../shared/domain/alarm.ts';
import type { ArrivedReading } from '../../../shared/domain/reading.ts';
import { type Watch, watchesFor } from '../../../shared/domain/watch.ts';
import { alarmsIn } from '../../../shared/storage/alarms.ts';
import { HOUR, SECOND } from '../../../shared/time.ts';
import { addCustomer, addDevice, all, NOW } from '../support/deployment.ts';
import { deploymentForFile } from '../support/deploymentForFile.ts';
import { anyModel, anyStream } from './support/streams.ts';
import { turnAt } from './support/turns.ts';

const { storage } = await deploymentForFile();

/** What becomes of readings that are worked on as they come, so many at a time, and then of nothing for an hour. */
async function courseOf(
  watches: readonly Watch[],
  readings: readonly ArrivedReading[],
  sizes: readonly number[],
) {
  const device = await addDevice(storage, await addCustomer(storage));
  for (let from = 0, i = 0; from < readings.length; i++) {
    const batch = readings.slice(from, from + sizes[i % sizes.length]!);
    from += batch.length;
    await turnAt(storage, device, watches, batch, batch.at(-1)!.arrivedAt + SECOND);
  }
  await turnAt(storage, device, watches, [], readings.at(-1)!.arrivedAt + HOUR);
  const { value } = (await alarmsIn(storage, device.contract).state(device.key))!;
  return {
    conditions: value.conditions,
    transitions: await all(alarmsIn(storage, device.contract).transitions(device.key)),
  };
}

/**
 * What becomes of readings in packets that arrive in this order, each worked on with all that is stored by then, as a work
 * item reads it; and then of nothing for an hour.
 */
async function courseInDisorder(
  watches: readonly Watch[],
  packets: readonly (readonly ArrivedReading[])[],
  firstArrival: number,
) {
  const device = await addDevice(storage, await addCustomer(storage));
  let stored: ArrivedReading[] = [];
  let arrivedAt = firstArrival;
  for (const packet of packets) {
    arrivedAt += SECOND;
    const arrived = packet.map((one) => ({ ...one, arrivedAt }));
    stored = [...stored, ...arrived].sort((a, b) => a.at - b.at);
    await turnAt(storage, device, watches, stored, arrivedAt + SECOND);
  }
  await turnAt(storage, device, watches, stored, arrivedAt + HOUR);
  const { value } = (await alarmsIn(storage, device.contract).state(device.key))!;
  return {
    conditions: value.conditions,
    transitions: await all(alarmsIn(storage, device.contract).transitions(device.key)),
  };
}

/** The same with values of which none is far enough from the others to be doubted: what a sensor says is told in its order. */
function undoubtable(reading: ArrivedReading): ArrivedReading {
  const { exhaustPressure, oilTemperature } = reading.values;
  const within = (value: number, from: number, to: number) =>
    Math.min(1, Math.max(0, (value - from) / (to - from)));
  const values = {
    ...(exhaustPressure === undefined
      ? {}
      : { exhaustPressure: 1_090 + 39 * within(exhaustPressure, 1_080, 1_140) }),
    ...(oilTemperature === undefined ? {} : { oilTemperature: 37 + 4.5 * within(oilTemperature, 20, 60) }),
  };
  return { ...reading, values };
}

/** When a condition was active, and how badly. */
const stretchesOf = (transitions: readonly Transition[], last: number) =>
  transitions
    .filter(({ to }) => to === 'active')
    .map(({ condition, severity, at, endedAt }) => {
      const next = transitions.find((one) => one.condition === condition && one.at > at)?.at;
      return { condition, severity, from: at, to: Math.min(endedAt ?? next ?? last, last) };
    });

/** What a change says, whoever's it is and whoever was told. */
const saidBy = ({ id: _, device: _1, episode: _2, notice: _3, endedAt: _4, ...said }: Transition) => said;

/** Who is told of an end knows of the beginning, and of what stands in the end people have been told, once it was raised. */
function isToldWell({ conditions, transitions }: Awaited<ReturnType<typeof courseOf>>) {
  const queued = (to: string) =>
    new Set(transitions.flatMap((one) => (one.to === to && one.notice === 'queued' ? one.episode : [])));
  const [raised, returned] = [queued('active'), queued('returned')];
  expect(transitions.filter(({ notice }) => UNDECIDED.has(notice))).toEqual([]);
  expect(returned.difference(raised)).toEqual(new Set());
  for (const { to, episode, notice } of transitions) {
    if (to === 'returned' && raised.has(episode)) expect(notice).toBe('queued');
  }
  for (const { state, episode } of conditions) {
    if (state === 'active') expect(raised.has(episode)).toBe(true);
  }
}

test('readings that are worked on one by one, in any batches or all at once come to the same states and changes, and what stands is told of', async () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 });
  // Its way to us, or a clock that is slow.
  const late = fc.integer({ min: 0, max: 240 });
  await fc.assert(
    fc.asyncProperty(anyModel, anyStream, sizes, late, async (model, stream, sizes, late) => {
      const watches = watchesFor(model, []);
      const readings = stream.map((one) => {
        const at = NOW + one.at;
        return { ...one, at, arrivedAt: at + late * SECOND };
      });
      const whole = await courseOf(watches, readings, [readings.length]);
      isToldWell(whole);
      for (const cut of [[1], sizes]) {
        const cutUp = await courseOf(watches, readings, cut);
        isToldWell(cutUp);
        const order = (one: Transition) => `${one.condition} ${one.at}`;
        const inOrder = ({ transitions }: typeof whole) =>
          transitions.toSorted((a, b) => order(a).localeCompare(order(b))).map(saidBy);
        expect(inOrder(cutUp)).toEqual(inOrder(whole));
      }
    }),
    { numRuns: Number(process.env.VAKT_TEST_BATCHES ?? 3), endOnFailure: true },
  );
}, 120_000);

test('of readings that come in any order no alarm that there is in them in order goes unrecorded, and none that was over is mailed', async () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });
  const order = fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true }));
  await fc.assert(
    fc.asyncProperty(anyModel, anyStream, sizes, order, async (model, stream, sizes, order) => {
      const watches = watchesFor(model, []);
      const last = NOW + stream.at(-1)!.at;
      // Before that is known, a pump is taken to stand: what may be suppressed then isn't raised.
      const runs: ArrivedReading = { at: 800 * SECOND, arrivedAt: 0, values: {}, state: 'operating' };
      const readings = [runs, ...stream].map((one) =>
        undoubtable({ ...one, at: NOW + one.at, arrivedAt: last }),
      );
      const whole = await courseOf(watches, readings, [readings.length]);
      const packets: (typeof readings)[] = [];
      for (let from = 0, i = 0; from < readings.length; from += packets.at(-1)!.length, i++) {
        packets.push(readings.slice(from, from + sizes[i % sizes.length]!));
      }
      const shuffled = packets
        .map((packet) => ({ packet, place: order.next().value }))
        .sort((a, b) => a.place - b.place)
        .map(({ packet }) => packet);
      const disordered = await courseInDisorder(watches, shuffled, last);
      // What stands has been since then, whatever has come to light of the time between.
      const stands = disordered.conditions
        .filter(({ state }) => state === 'active')
        .map(({ condition, severity, since }) => ({ condition, severity, from: since, to: last }));
      const known = [...stretchesOf(disordered.transitions, last), ...stands];
      for (const one of stretchesOf(whole.transitions, last)) {
        if (one.from > last) continue;
        const found = known.filter(
          ({ condition, severity, from, to }) =>
            condition === one.condition &&
            (severity === 'alarm' || one.severity === 'warning') &&
            from <= one.to &&
            one.from <= to,
        );
        expect(found, JSON.stringify(one)).not.toEqual([]);
      }
      const mailedTooLate = disordered.transitions.filter(
        ({ to, notice, chattering, arrivedAt, endedAt = Number.POSITIVE_INFINITY }) =>
          to === 'active' && notice === 'queued' && !chattering && endedAt <= arrivedAt,
      );
      expect(mailedTooLate).toEqual([]);
      const ids = disordered.transitions.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(disordered.transitions.filter(({ notice }) => UNDECIDED.has(notice))).toEqual([]);
    }),
    { numRuns: Number(process.env.VAKT_TEST_BATCHES ?? 3), endOnFailure: true },
  );
}, 120_000);
