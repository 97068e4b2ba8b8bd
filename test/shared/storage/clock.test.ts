import { expect, test } from 'vitest';
import { storeClockOf } from '../../../shared/storage/clock.ts';
import { openStorage } from '../../../shared/storage/connect.ts';
import { CERTIFICATES } from '../../../shared/storage/names.ts';
import { SECOND } from '../../../shared/time.ts';
import { startStrictAzurite } from '../../support/strict.ts';

test('the store says what time it is, whether there are certificates or not', async () => {
  const azurite = await startStrictAzurite();
  const storage = openStorage(azurite.connectionString, azurite.connectionString);
  for (const make of [false, true]) {
    if (make) await storage.container(CERTIFICATES).createIfNotExists();
    const before = Date.now();
    const at = await storeClockOf(storage)();
    // To the second, cut off.
    expect(at).toBeGreaterThan(before - 2 * SECOND);
    expect(at).toBeLessThanOrEqual(Date.now());
  }
  await azurite.stop();
});
