/** A process that is killed over its work, with a customer's own store: it is told by a message what that is. */
import { ingestInto } from '../../../../functions/ingest/ingest.ts';
import { parkingIn } from '../../../../functions/ingest/parked/park.ts';
import { settingAsideIn } from '../../../../functions/ingest/parked/setAside.ts';
import { settlingIn } from '../../../../functions/ingest/parked/settle.ts';
import { takingIn } from '../../../../functions/ingest/parked/takeIn.ts';
import { takingOldest } from '../../../../functions/ingest/parked/takeOldest.ts';
import { storingIn } from '../../../../functions/ingest/store.ts';
import { secretsAt } from '../../../../shared/secrets.ts';
import { openStorage } from '../../../../shared/storage/connect.ts';
import type { EpochMs } from '../../../../shared/time.ts';
import { Clock, erasureFor } from '../erasure.ts';
import { readStream, writeCheckpoint } from './stream.ts';

/** What such a process does. */
export type Work =
  | { readonly what: 'erase'; readonly contract: string }
  | { readonly what: 'ingest'; readonly stream: string }
  | { readonly what: 'take-in' };

/** With where, and at what time. */
export type Errand = Work & { readonly connection: string; readonly vault: string; readonly now: EpochMs };

const BOUNDS = { maxReadingAgeDays: 400, maxClockSkewSeconds: 300 };

/** @returns the exit code */
async function doneOf(errand: Errand): Promise<number> {
  const { connection, vault, now } = errand;
  const clock = new Clock(now);
  const storage = openStorage(connection, connection, undefined, {
    secret: secretsAt(vault, undefined),
    clock: clock.read,
  });
  if (errand.what === 'erase') {
    return 'certificate' in (await erasureFor(storage, { clock }).erase(errand.contract)) ? 0 : 1;
  }
  const store = storingIn(storage);
  const settle = settlingIn(storage, store);
  const takeOldest = takingOldest(storage, settle);
  if (errand.what === 'take-in') {
    const takeIn = takingIn(storage, takeOldest, settingAsideIn(storage, settle), clock.read);
    return (await takeIn()).waiting;
  }
  const ingest = ingestInto(storage, BOUNDS, store, parkingIn(storage, takeOldest));
  // As the host does it: the checkpoint moves on when the function is done with a batch.
  for (const { batch, after } of readStream(errand.stream)) {
    await ingest(batch, now);
    writeCheckpoint(errand.stream, after);
  }
  return 0;
}

process.once('message', async (errand: Errand) => {
  process.exit(await doneOf(errand).catch(() => 1));
});
