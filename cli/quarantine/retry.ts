import { setTimeout as sleep } from 'node:timers/promises';
import { inParallel } from '../../shared/parallel.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { isWhole, type QuarantinedPacket, quarantineIn } from '../../shared/storage/quarantine.ts';
import { queuesIn } from '../../shared/storage/queues.ts';
import { SECOND } from '../../shared/time.ts';
import type { OwnedEntry } from './entries.ts';

/** What came of trying a packet again. */
export interface Retried {
  readonly id: string;
  readonly deviceId: string;
  /** `waiting`: the functions haven't come to it within the time that was given. */
  readonly outcome: 'stored' | 'refused' | 'waiting' | 'impossible';
  /** Why it was refused again, or can't be tried. */
  readonly reason?: string;
  readonly detail?: string;
}

const AT_ONCE = 16;

/** Why a packet can't be tried again; `undefined` when it can. */
export function whyNot(contract: string | undefined, packet: QuarantinedPacket): string | undefined {
  if (contract !== undefined && isWhole(packet)) return undefined;
  if (packet.leftOut.length > 0) {
    return 'of what it held, something may not be kept (vakt quarantine show tells what), so it is not whole';
  }
  return 'nothing of its body may be kept';
}

/**
 * Puts packets on the queue of those to be tried again, and waits until the functions have done so: one that is gone from
 * the quarantine is stored, one that was tried since lies there with its reason.
 *
 * @param wait seconds, at most
 */
export async function retryAll(
  storage: Storage,
  entries: readonly OwnedEntry[],
  wait: number,
): Promise<Retried[]> {
  const outcomes = new Map<OwnedEntry, Retried>();
  const before = new Map<OwnedEntry, QuarantinedPacket>();
  const now = (entry: OwnedEntry) => quarantineIn(storage, entry.contract).get(entry.id);

  await inParallel(entries, AT_ONCE, async (entry) => {
    const { id, deviceId, contract } = entry;
    const packet = await now(entry);
    if (!packet) return void outcomes.set(entry, { id, deviceId, outcome: 'stored' });
    const reason = whyNot(contract, packet);
    if (reason !== undefined || contract === undefined) {
      return void outcomes.set(entry, { id, deviceId, outcome: 'impossible', reason });
    }
    before.set(entry, packet);
    await queuesIn(storage).retry({ contract, id });
  });

  const until = Date.now() + wait * SECOND;
  for (
    let pause = SECOND / 4;
    before.size > 0 && Date.now() < until;
    pause = Math.min(2 * pause, 2 * SECOND)
  ) {
    await sleep(pause);
    await inParallel([...before], AT_ONCE, async ([entry, { retriedAt }]) => {
      const { id, deviceId } = entry;
      const packet = await now(entry);
      if (packet && packet.retriedAt === retriedAt) return;
      before.delete(entry);
      const { reason, detail } = packet ?? {};
      outcomes.set(entry, { id, deviceId, outcome: packet ? 'refused' : 'stored', reason, detail });
    });
  }
  return entries.map((entry) => {
    const { id, deviceId } = entry;
    return outcomes.get(entry) ?? { id, deviceId, outcome: 'waiting' };
  });
}
