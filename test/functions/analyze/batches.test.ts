import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alarmKeeperFor } from '../../../functions/analyze/alarms/keeper.ts';
import { type Transition, UNDECIDED } from '../../../shared/domain/alarm.ts';
import type { ArrivedReading } from '../../../shared/domain/reading.ts';
import { type Watch, watchesFor } from '../../../shared/domain/watch.ts';
import { alarmsIn } from '../../../shared/storage/alarms.ts';
import { HOUR, SECOND } from '../../../shared/time.ts';
import { addCustomer, addDevice, all, NOW, type RegisteredDevice } from '../support/deployment.ts';
import { deploymentForFile } from '../support/deploymentForFile.ts';
import { anyModel, anyStream } from './support/streams.ts';

const { storage } = await deploymentForFile();

async function turn(
  device: RegisteredDevice,
  watches: readonly Watch[],
  readings: readonly ArrivedReading[],
  now: number,
) {
  const { contract, key } = device;
  const alarms = await alarmKeeperFor(storage, contract, key, watches, now);
  await alarms.take(readings);
  await alarms.conclude({
    life: [],
    hearing: async () => undefined,
    permitted: true,
    notHeard: async () => undefined,
  });
}

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
    await turn(device, watches, batch, batch.at(-1)!.arrivedAt + SECOND);
  }
  await turn(device, watches, [], readings.at(-1)!.arrivedAt + HOUR);
  const { value } = (await alarmsIn(storage, device.contract).state(device.key))!;
  return {
    conditions: value.conditions,
    transitions: await all(alarmsIn(storage, device.contract).transitions(device.key)),
  };
}

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
