import { expect, test } from 'vitest';
import { memoryStorage } from '../../../bench/analyze/memory.ts';
import { addPump, sendMinute } from '../../../bench/analyze/plant.ts';
import { historyOf } from '../../../bench/analyze/pump.ts';
import { analysisOf } from '../../../functions/analyze/work.ts';
import { kpisIn } from '../../../shared/storage/kpis.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../shared/time.ts';
import { putHours } from '../../support/rollups.ts';
import { NOW } from '../support/deployment.ts';

/** A pump that has been known for so many days, and what analysing a minute of it costs in requests. */
async function pumpKnownFor(days: number) {
  const { storage, requests } = memoryStorage();
  const pump = await addPump(storage);
  for (const hours of historyOf(NOW - days * DAY, NOW)) {
    await putHours(storage, pump.contract, pump.device, hours);
  }
  const work = analysisOf(storage);
  const analyse = async (from: number) => {
    await sendMinute(storage, pump, from);
    const before = requests();
    await work({ contract: pump.contract, device: pump.device }, from + MINUTE + SECOND);
    return requests() - before;
  };
  return { analyse, kpis: () => kpisIn(storage, pump.contract).of(pump.device) };
}

test('a run asks as many requests after a third of a year as after a month, and a little packet fewer', async () => {
  const young = await pumpKnownFor(31);
  const old = await pumpKnownFor(120);
  // The first run learns; from then on every run is like every other.
  await young.analyse(NOW);
  await old.analyse(NOW);
  const [month, third] = [await young.analyse(NOW + 2 * HOUR), await old.analyse(NOW + 2 * HOUR)];
  expect(third).toBe(month);
  expect(month).toBeLessThanOrEqual(29);

  const before = await old.kpis();
  expect(before.map(({ window }) => window)).toEqual(['24h', '7d', '30d']);
  expect(await old.analyse(NOW + 2 * HOUR + 2 * MINUTE)).toBeLessThan(third);
  expect(await old.kpis()).toEqual(before);
  expect(await old.analyse(NOW + 3 * HOUR)).toBe(third);
  expect(await old.kpis()).not.toEqual(before);
});
