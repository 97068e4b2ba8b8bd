import { expect, test } from 'vitest';
import { decidingOf } from '../../../functions/alerts/deciding.ts';
import type { Condition } from '../../../shared/domain/alarm.ts';
import { NOTHING_SENT } from '../../../shared/domain/mailing.ts';
import { alarmsIn, UNTOUCHED } from '../../../shared/storage/alarms.ts';
import { devicesIn } from '../../../shared/storage/devices.ts';
import { outboxIn } from '../../../shared/storage/outbox.ts';
import { DAY, HOUR } from '../../../shared/time.ts';
import { addCustomer, addDevice, addUser, all, NOW } from '../support/deployment.ts';
import { deploymentForFile } from '../support/deploymentForFile.ts';

const { storage } = await deploymentForFile();

test.each([
  ['is let in', false, ['re-alarm']],
  ['was revoked', true, ['unheard-meanwhile']],
] as const)(
  'of an alarm that stands of a pump whose box %s is reminded accordingly',
  async (_, revoked, said) => {
    const customer = await addCustomer(storage);
    const device = await addDevice(storage, customer);
    const user = await addUser(storage, customer);
    const condition: Condition = {
      condition: 'exhaustPressure.high',
      state: 'active',
      severity: 'alarm',
      since: NOW - 4 * HOUR,
      value: 1_250,
      limit: 1_200,
    };
    const state = { ...UNTOUCHED, lastArrival: NOW - HOUR, conditions: [condition] };
    await alarmsIn(storage, device.contract).save(device.key, undefined, state, []);
    if (revoked)
      await devicesIn(storage).changeAuthorizations(device.deviceId, (known) =>
        known.map((one) => ({ ...one, revokedAt: NOW - HOUR })),
      );
    const told = {
      transition: 'one',
      device: device.key,
      condition: condition.condition,
      severity: 'alarm',
      site: '',
      stage: 'raised',
      at: NOW - 4 * HOUR,
      remindAt: NOW,
      mailedAt: NOW - 4 * HOUR,
    } as const;
    const outbox = outboxIn(storage, device.contract);
    await outbox.save(user.key, undefined, { state: { ...NOTHING_SENT, told: [told] } });
    await decidingOf(storage, 'vakt.example', () => NOW).held(device.contract, user);
    const fates: string[] = [];
    for await (const { outcome } of outbox.fates(NOW - HOUR, NOW + HOUR)) {
      fates.push('send' in outcome ? outcome.send : 'drop' in outcome ? outcome.drop : outcome.hold);
    }
    expect(fates).toEqual(said);
  },
);

test('what waits for a pump to be heard leaves no row for each look at it, and one when it is told', async () => {
  const customer = await addCustomer(storage);
  const device = await addDevice(storage, customer);
  const user = await addUser(storage, customer);
  const since = { since: NOW - DAY, value: 900, limit: 900 } as const;
  const oil = { ...since, condition: 'life.oil', state: 'active', severity: 'alarm' } as const;
  const alarms = alarmsIn(storage, device.contract);
  const saveWith = (state: 'active' | 'returned', etag?: string) => {
    const conditions: Condition[] = [{ ...since, condition: 'noData', state, severity: 'warning' }, oil];
    return alarms.save(device.key, etag, { ...UNTOUCHED, conditions }, []);
  };
  const saved = await saveWith('active');
  const outbox = outboxIn(storage, device.contract);
  const { condition, severity } = oil;
  const item = { transition: 'one', device: device.key, condition, severity, site: '', at: NOW } as const;
  const held = { ...item, stage: 'raised', because: 'pump-silent', until: NOW } as const;
  await outbox.save(user.key, undefined, { state: { ...NOTHING_SENT, held: [held] } });
  let now = NOW;
  const deciding = decidingOf(storage, 'vakt.example', () => now);
  const rows = async () => (await all(outbox.fates(NOW, NOW + 2 * DAY))).map(({ outcome }) => outcome);
  for (; now < NOW + DAY; now += HOUR) await deciding.held(device.contract, user);
  expect(await rows()).toEqual([]);
  expect((await outbox.state(user.key))!.value.held).toMatchObject([{ because: 'pump-silent' }]);
  await saveWith('returned', saved!.etag);
  await deciding.held(device.contract, user);
  expect(await rows()).toEqual([{ send: 'heard-again' }]);
});
