/**
 * Sends the stream of every source, each over a connection of its own, and notes what the hub has acknowledged.
 * Started again after a kill it goes on with whatever is not noted; so a packet may well be sent twice.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../../../local/fleet/connection.ts';
import { readLedger, record } from './ledger.ts';
import { bodyOf, type Source, type StreamOptions, sendingOrder } from './stream.ts';

/** Packets of one source on their way at a time. */
const WINDOW = 16;
/** After so long without an acknowledgement a connection is given up. */
const PATIENCE_MS = 3_000;

const options = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as StreamOptions;
const ca = readFileSync(options.ca, 'utf8');
const noted = new Set(readLedger(options.ledger).map(({ source, place }) => `${source} ${place}`));
const began = performance.now();
let sent = 0;

process.stdout.write('{"ready":true}\n');
await Promise.all(options.sources.map(sendAll));
process.stdout.write('{"done":true}\n');
// Until it is ended, as every process of the test.
setInterval(() => {}, 60_000);

async function sendAll(source: Source, number: number): Promise<void> {
  const order = sendingOrder(options.seed, number, options.packetsEach);
  let left = order
    .map((sequence, place) => ({ source: number, place, sequence }))
    .filter(({ place }) => !noted.has(`${number} ${place}`));
  while (left.length > 0) {
    const connection = await connect(source.connectionString, ca);
    const acknowledged = new Set<number>();
    const queue = left.values();
    let cut = false;
    const worker = async () => {
      for (const one of queue) {
        sent += 1;
        await sleep(Math.max(0, began + (sent / options.rate) * 1000 - performance.now()));
        if (cut) return;
        try {
          await within(
            PATIENCE_MS,
            connection.send(bodyOf(source.authorization, one.sequence, options.from)),
          );
        } catch {
          cut = true;
          return;
        }
        record(options.ledger, one);
        acknowledged.add(one.place);
      }
    };
    await Promise.all(Array.from({ length: WINDOW }, worker));
    left = left.filter(({ place }) => !acknowledged.has(place));
    await within(PATIENCE_MS, connection.close()).catch(() => undefined);
    if (cut) await sleep(200);
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const done = new AbortController();
  const tooLong = sleep(ms, undefined, { signal: done.signal }).then(() => {
    throw new Error(`no answer within ${ms} ms`);
  });
  tooLong.catch(() => undefined);
  return Promise.race([work, tooLong]).finally(() => done.abort());
}
