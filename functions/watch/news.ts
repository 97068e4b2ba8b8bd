import type { OperatorNews } from '../../shared/domain/letter.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { errorsIn, isForgotten } from '../../shared/storage/errors.ts';
import { lettersIn, OPERATOR } from '../../shared/storage/letters.ts';
import { plantIn } from '../../shared/storage/plant.ts';
import type { EpochMs } from '../../shared/time.ts';
import { type Situation, situationsOf } from './situations.ts';
import type { Watch } from './watch.ts';
import { newsOf, type Watching } from './watching.ts';

/**
 * Tells the operator by mail what the watch finds: what has begun since the last look becomes one letter. It is noted before it
 * is posted, and posted again after a crash in between, under the same ID: it reaches nobody twice.
 *
 * @param canaryHours between two runs of the canary; untold where there is none
 * @returns the IDs of the situations there are
 */
export function newsFrom(storage: Storage, canaryHours?: number) {
  const plant = plantIn(storage);
  const errors = errorsIn(storage);

  async function post({ unposted, at }: Watching): Promise<void> {
    if (!unposted) return;
    await lettersIn(storage, OPERATOR).post(
      unposted.id,
      { operator: true },
      newsLetter(unposted.situations),
      at,
    );
  }

  return async function tell(watch: Watch, now: EpochMs): Promise<string[]> {
    const before = await plant.watching<Watching>();
    if (before) await post(before);
    const [pulses, kept, run] = await Promise.all([plant.pulses(), errors.all(), plant.canary()]);
    const canary = run && canaryHours !== undefined ? { canary: { run, hours: canaryHours } } : {};
    const found = situationsOf({ watch, pulses, errors: kept, ...canary }, before?.waiting, now);
    const watching = newsOf(before, found, watch.waiting, now);
    await plant.putWatching(watching);
    await post(watching);
    if (watching.unposted) {
      const { unposted: _, ...posted } = watching;
      await plant.putWatching(posted);
    }
    for (const one of kept) if (isForgotten(one, now)) await errors.remove(one.report.fingerprint);
    return found.map(({ id }) => id);
  };
}

/** One letter of all that is new. */
function newsLetter(situations: readonly Situation[]): OperatorNews {
  const [first, ...more] = situations;
  return {
    kind: 'operator-news',
    headline: more.length === 0 ? first!.headline : `${first!.headline}, and ${more.length} more`,
    facts: situations.map(({ headline, fact }) => [headline, fact] as const),
    advice: [...new Set(situations.map(({ advice }) => advice))],
  };
}
