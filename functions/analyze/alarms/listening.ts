import type { PlantHearing } from '../../../shared/domain/plant.ts';
import type { EpochMs } from '../../../shared/time.ts';
import type { NoDataWatch } from './noData.ts';
import { judgeSilence, type NotHeard, type Pace, type SilenceVerdict, silentAfter } from './silence.ts';

/** Whom to ask about a device that is overdue. */
export interface Asked {
  /** How the plant as a whole is heard; asked for only when the device is silent. */
  readonly hearing: () => Promise<PlantHearing | undefined>;
  /** Whether the contract permits collection now. */
  readonly permitted: boolean;
  /** Why it isn't heard though it may send, where that is so; asked for before it is called silent. */
  readonly notHeard: () => Promise<NotHeard | undefined>;
}

/** What is to be thought of a device's silence. */
export interface Listening {
  readonly verdict: SilenceVerdict;
  /** Whether nothing that it sends is let in, as far as that was asked. */
  readonly keptOut: boolean;
}

/** When nothing heard of a device becomes silence. */
export const silentAt = (pace: Pace, limit: NoDataWatch): EpochMs => pace.heardAt + silentAfter(pace, limit);

/**
 * Judges a device's silence by asking no more than that takes.
 *
 * @param known whether it is told to be silent already
 */
export async function listen(
  pace: Pace,
  limit: NoDataWatch,
  { hearing, permitted, notHeard }: Asked,
  known: boolean,
  now: EpochMs,
): Promise<Listening> {
  const overdue = now > silentAt(pace, limit);
  const heard = overdue ? await hearing() : undefined;
  const why = overdue && !known ? await notHeard() : undefined;
  const verdict = judgeSilence(pace, limit, heard, permitted, why, now);
  return { verdict, keptOut: why === 'device-kept-out' };
}
