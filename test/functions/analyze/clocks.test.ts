import { expect, test } from 'vitest';
import type { ArrivedReading } from '../../../shared/domain/reading.ts';
import { watchesFor } from '../../../shared/domain/watch.ts';
import { alarmsIn } from '../../../shared/storage/alarms.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../shared/time.ts';
import { addCustomer, addDevice, all, MODEL, NOW, type RegisteredDevice } from '../support/deployment.ts';
import { deploymentForFile } from '../support/deploymentForFile.ts';
import { turnAt } from './support/turns.ts';

/** Alarm after a minute beyond 1,200 hPa; of a box that sends every minute, silence after 15 min. */
const WATCHES = watchesFor(MODEL, []);
const { storage } = await deploymentForFile();
const at = (minutes: number) => NOW + minutes * MINUTE;

/** A box that sends a reading a minute, each by its clock as that stands. */
async function aBox() {
  const device: RegisteredDevice = await addDevice(storage, await addCustomer(storage));
  let stored: ArrivedReading[] = [];
  return {
    /** @param ahead of ours, ms. It is looked at every five minutes, and in the end. */
    async send(from: number, until: number, exhaustPressure: number, ahead: number): Promise<void> {
      for (let minute = from; minute < until; minute++) {
        const reading = { at: at(minute) + ahead, arrivedAt: at(minute), values: { exhaustPressure } };
        stored = [...stored, reading].sort((a, b) => a.at - b.at);
        if (minute % 5 > 0 && minute < until - 1) continue;
        // As much as is read for the rollups.
        const near = stored.filter((one) => Math.abs(one.at - reading.at) < HOUR);
        await turnAt(storage, device, WATCHES, near, at(minute) + SECOND);
      }
    },
    /** What is said of its silence beside how long it is. */
    async detail(): Promise<string | undefined> {
      const { value } = (await alarmsIn(storage, device.contract).state(device.key))!;
      return value.conditions.find(({ condition }) => condition === 'noData')?.detail;
    },
    /** Looked at when nothing came. */
    look: (minute: number) => turnAt(storage, device, WATCHES, [], at(minute)),
    async told(): Promise<string[]> {
      const transitions = await all(alarmsIn(storage, device.contract).transitions(device.key));
      return transitions
        .filter(({ notice }) => notice === 'queued')
        .map(({ condition, to, at }) => `${condition} ${to} ${Math.round((at - NOW) / MINUTE)}`);
    },
  };
}

test.each([
  ['an hour', HOUR],
  ['a month', 30 * DAY],
])(
  'a box whose clock was set back by %s is told to be silent, though it sends, and its alarm comes when the clock is right',
  async (_, back) => {
    const box = await aBox();
    await box.send(-10, 0, 1_040, 0);
    await box.send(0, 29, 1_250, -back);
    expect(await box.told()).toEqual([]);
    await box.send(29, 40, 1_250, -back);
    expect(await box.told()).toEqual(['noData active 29']);
    expect(await box.detail()).toBe('clock-set-back');
    await box.send(40, 43, 1_250, 0);
    expect(await box.told()).toEqual([
      'noData active 29',
      'noData returned 40',
      'exhaustPressure.high active 41',
    ]);
  },
);

test('a box that was silent and sends again with its clock set back is told once, and is heard when that is right', async () => {
  const box = await aBox();
  await box.send(-10, 0, 1_040, 0);
  await box.look(20);
  expect(await box.told()).toEqual(['noData active 14']);
  expect(await box.detail()).toBeUndefined();
  await box.send(60, 90, 1_040, -2 * HOUR);
  expect(await box.told()).toEqual(['noData active 14']);
  expect(await box.detail()).toBe('clock-set-back');
  await box.send(90, 95, 1_040, 0);
  expect(await box.told()).toEqual(['noData active 14', 'noData returned 90']);
  expect(await box.detail()).toBeUndefined();
});

test('a clock that is set back by some minutes holds an alarm up until it has come to where it was, and no longer', async () => {
  const box = await aBox();
  await box.send(-10, 0, 1_040, 0);
  await box.send(0, 13, 1_250, -10 * MINUTE);
  expect(await box.told()).toEqual([]);
  // ... and for five minutes more, until it is known for a slow clock.
  await box.send(13, 19, 1_250, -10 * MINUTE);
  expect(await box.told()).toEqual(['exhaustPressure.high active 1']);
});

test('the readings of a clock that was as far ahead as is admitted hold up an alarm for as long, and no longer', async () => {
  const box = await aBox();
  await box.send(-10, 0, 1_040, 5 * MINUTE);
  await box.send(0, 7, 1_250, 0);
  expect(await box.told()).toEqual(['exhaustPressure.high active 6']);
});
