import { expect, test } from 'vitest';
import { decidingOf } from '../../../functions/alerts/deciding.ts';
import type { Condition } from '../../../shared/domain/alarm.ts';
import { NOTHING_SENT } from '../../../shared/domain/mailing.ts';
import { alarmsIn, UNTOUCHED } from '../../../shared/storage/alarms.ts';
import { devicesIn } from '../../../shared/storage/devices.ts';
import { outboxIn } from '../../../shared/storage/outbox.ts';
import { HOUR } from '../../../shared/time.ts';
import { addCustomer, addDevice, addUser, NOW } from '../support/deployment.ts';
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
