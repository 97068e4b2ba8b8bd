import type { BlobLeaseClient, BlockBlobClient } from '@azure/storage-blob';
import { sleep } from '../invoke/retry.ts';
import type { Log } from '../log.ts';

/** Length of a lease in seconds, the shortest Azure Storage grants; a killed host keeps others out for so long. */
const leaseSeconds = 15;
const renewEveryMs = 5_000;
const askAgainMs = 5_000;

/**
 * Runs `work` in at most one of the processes that name the same blob, by a lease on it. Asks for the lease until
 * `stop` is aborted; while it is held, `work` runs with a signal that is aborted by `stop` or when the lease is lost.
 * Resolves after `stop`, when `work` has returned and the lease is given back. An outage of the storage only delays.
 */
export async function runAsSingleton(
  blob: BlockBlobClient,
  stop: AbortSignal,
  log: Log,
  work: (held: AbortSignal) => Promise<void>,
): Promise<void> {
  while (!stop.aborted) {
    const lease = await acquire(blob, log);
    if (lease) {
      try {
        await whileRenewed(lease, stop, log, work);
      } catch (error) {
        log('error', 'host', `${blob.name}: ${error}`);
      } finally {
        // Lost already, or the storage is away: then it runs out by itself.
        await lease.releaseLease().catch(() => undefined);
      }
    }
    await sleep(askAgainMs, stop).catch(() => undefined);
  }
}

async function acquire(blob: BlockBlobClient, log: Log): Promise<BlobLeaseClient | undefined> {
  const lease = blob.getBlobLeaseClient();
  try {
    if (!(await blob.exists())) await blob.upload('', 0, { conditions: { ifNoneMatch: '*' } });
    await lease.acquireLease(leaseSeconds);
    return lease;
  } catch (error) {
    // 409 and 412: another process has it, or was quicker to make the blob.
    const status = (error as { statusCode?: number }).statusCode;
    if (status !== 409 && status !== 412) log('warning', 'host', `${blob.name}: no lease yet: ${error}`);
    return undefined;
  }
}

async function whileRenewed(
  lease: BlobLeaseClient,
  stop: AbortSignal,
  log: Log,
  work: (held: AbortSignal) => Promise<void>,
): Promise<void> {
  const lost = new AbortController();
  let renewedAt = Date.now();
  const timer = setInterval(async () => {
    const askedAt = Date.now();
    try {
      await lease.renewLease();
      renewedAt = askedAt;
    } catch (error) {
      const taken = (error as { statusCode?: number }).statusCode === 409;
      if (!taken && Date.now() - renewedAt < leaseSeconds * 1000) return;
      log('warning', 'host', `A lease was lost: ${error}`);
      lost.abort();
    }
  }, renewEveryMs);
  try {
    await work(AbortSignal.any([stop, lost.signal]));
  } finally {
    clearInterval(timer);
  }
}
