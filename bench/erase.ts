import { CLOCKS_APART } from '../shared/domain/erasure.ts';
import { openStorage } from '../shared/storage/connect.ts';
import { createDeploymentStores } from '../shared/storage/contracts.ts';
import { NOW } from '../test/functions/support/deployment.ts';
import { Clock, erasureFor, hubOf } from '../test/functions/support/erasure.ts';
import { startStrictAzurite } from '../test/support/strict.ts';
import { filledCustomer } from './filled.ts';
import { type BenchLine, benchLine } from './report.ts';

const FEW = 1_000;
const MANY = 1_000_000;
/** Requests that are a handful: those of every place, asked twice, and of the journal's steps. */
const HANDFUL = 150;

/** What erasing a customer asks of the storage, by how many readings it has; ten pumps and five people. */
export async function benchErase(): Promise<BenchLine[]> {
  const { connectionString, control, stop } = await startStrictAzurite();
  try {
    const storage = openStorage(connectionString, connectionString);
    await createDeploymentStores(storage);
    const erase = async (readings: number) => {
      const { key, deviceIds } = await filledCustomer(storage, readings);
      const clock = new Clock(NOW + CLOCKS_APART);
      control.reset();
      const outcome = await erasureFor(storage, { clock, identities: hubOf(...deviceIds) }).erase(key);
      if (!('certificate' in outcome)) throw new Error('it was not erased');
      const requests = control.total;
      // Its letter is in nobody's way at the next.
      await storage.queue('alerts').clearMessages();
      return requests;
    };
    await erase(FEW);
    const few = await erase(FEW);
    const many = await erase(MANY);
    const what = `of a customer with ${MANY.toLocaleString('en')} readings`;
    return [
      benchLine(
        {
          bench: 'erase',
          case: `storage requests of the erasure ${what}, against ${FEW.toLocaleString('en')}`,
        },
        { ours: many, yardstick: few },
        { atMost: 1 },
      ),
      benchLine(
        { bench: 'erase', case: `storage requests of the erasure ${what}, against a handful` },
        { ours: many, yardstick: HANDFUL },
        { atMost: 1 },
      ),
    ];
  } finally {
    await stop();
  }
}
