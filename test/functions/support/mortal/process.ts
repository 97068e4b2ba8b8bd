/**
 * A process that is killed over its work, with a customer's own store:
 * `node process.js CONNECTION VAULT NOW erase CONTRACT`, `… ingest STREAM`, or `… take-in`.
 */
import { ingestInto } from '../../../../functions/ingest/ingest.ts';
import { parkingIn } from '../../../../functions/ingest/parked/park.ts';
import { settingAsideIn } from '../../../../functions/ingest/parked/setAside.ts';
import { settlingIn } from '../../../../functions/ingest/parked/settle.ts';
import { takingIn } from '../../../../functions/ingest/parked/takeIn.ts';
import { takingOldest } from '../../../../functions/ingest/parked/takeOldest.ts';
import { storingIn } from '../../../../functions/ingest/store.ts';
import { secretsAt } from '../../../../shared/secrets.ts';
import { openStorage } from '../../../../shared/storage/connect.ts';
import { Clock, erasureFor } from '../erasure.ts';
import { readStream, writeCheckpoint } from './stream.ts';

const [connection, vault, now, what, about] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
];
const clock = new Clock(Number(now));
const storage = openStorage(connection, connection, undefined, {
  secret: secretsAt(vault, undefined),
  clock: clock.read,
});
const store = storingIn(storage);
const settle = settlingIn(storage, store);
const takeOldest = takingOldest(storage, settle);

if (what === 'erase') {
  process.exitCode = 'certificate' in (await erasureFor(storage, { clock }).erase(about)) ? 0 : 1;
} else if (what === 'ingest') {
  const bounds = { maxReadingAgeDays: 400, maxClockSkewSeconds: 300 };
  const ingest = ingestInto(storage, bounds, store, parkingIn(storage, takeOldest));
  // As the host does it: the checkpoint moves on when the function is done with a batch.
  for (const { batch, after } of readStream(about)) {
    await ingest(batch, clock.read());
    writeCheckpoint(about, after);
  }
} else {
  const { waiting } = await takingIn(storage, takeOldest, settingAsideIn(storage, settle), clock.read)();
  process.exitCode = waiting;
}
