import { expect, test } from 'vitest';
import { contractTable } from '../../../shared/storage/names.ts';
import { rollupsIn } from '../../../shared/storage/rollups.ts';
import { HOUR } from '../../../shared/time.ts';
import { addCustomer } from '../../functions/support/deployment.ts';
import { deploymentForFile } from '../../functions/support/deploymentForFile.ts';
import { putHours } from '../../support/rollups.ts';

const { storage } = await deploymentForFile();

const TEN = Date.parse('2026-06-15T10:00:00Z');

test('a rollup that the release before wrote is read beside one of today, in the same words', async () => {
  const { key: contract } = await addCustomer(storage);
  const rollups = rollupsIn(storage, contract);
  const signal = { count: 3, held: 900, sum: 5_400, sumOfSquares: 33_600, min: 4, max: 10 };
  const before = {
    hour: TEN,
    count: 3,
    covered: 900,
    running: 600,
    stopped: 200,
    starts: 1,
    signals: { power: { ...signal, runningHeld: 600, runningSum: 2_400 } },
  };
  await storage.table(contractTable('rollups', contract)).createEntity({
    partitionKey: 'device',
    rowKey: '2026-06-15T10',
    v: 1,
    json: JSON.stringify(before),
  });
  const today = {
    hour: TEN + HOUR,
    count: 1,
    covered: 60,
    states: { operating: 10, standby: 20, idle: 0, down: 30 },
    starts: 0,
    signals: {},
  };
  await putHours(storage, contract, 'device', [today]);
  expect(await rollups.range('device', TEN, TEN + 2 * HOUR)).toEqual([
    {
      hour: TEN,
      count: 3,
      covered: 900,
      states: { operating: 600, standby: 0, idle: 200, down: 0 },
      starts: 1,
      signals: { power: { ...signal, operatingHeld: 600, operatingSum: 2_400 } },
    },
    today,
  ]);
});
