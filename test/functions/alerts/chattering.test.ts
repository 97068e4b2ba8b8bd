import { expect, test } from 'vitest';
import { shelveChattering } from '../../../functions/alerts/chattering.ts';
import { situationsOf, VAKT } from '../../../functions/alerts/situation.ts';
import { handleCondition } from '../../../shared/alarms/handle.ts';
import { alarmsIn } from '../../../shared/storage/alarms.ts';
import { HOUR, MINUTE } from '../../../shared/time.ts';
import { addCustomer, addDevice, NOW } from '../support/deployment.ts';
import { deploymentForFile } from '../support/deploymentForFile.ts';

const { storage } = await deploymentForFile();
const CONDITION = 'exhaustPressure.high';

test('what chatters is shelved for ten minutes, unless somebody has shelved it since it was looked at', async () => {
  const device = await addDevice(storage, await addCustomer(storage));
  const { contract, key } = device;
  const what = { transition: 't', device: key, condition: CONDITION, severity: 'alarm', site: '' } as const;
  const items = [{ ...what, stage: 'raised', at: NOW }] as const;
  const shelvedBy = async () => {
    const state = await alarmsIn(storage, contract).state(key);
    return state!.value.handling![CONDITION]!.shelved;
  };
  const seen = await situationsOf(storage, contract, [key]);
  await shelveChattering(storage, contract, items, seen, NOW);
  expect(await shelvedBy()).toMatchObject({ by: VAKT, until: NOW + 10 * MINUTE });
  const shelving = { action: 'shelved', by: 'Anna', until: NOW + 8 * HOUR, reason: 'recast' } as const;
  await handleCondition(storage, device, { condition: CONDITION, ...shelving }, NOW + MINUTE);
  await shelveChattering(storage, contract, items, seen, NOW + 2 * MINUTE);
  expect(await shelvedBy()).toMatchObject({ by: 'Anna', until: NOW + 8 * HOUR });
});
