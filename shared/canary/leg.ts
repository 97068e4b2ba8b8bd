import type { Leg } from '../domain/canaryRun.ts';
import type { Storage } from '../storage/connect.ts';
import { type EpochMs, SECOND } from '../time.ts';
import type { CanaryAccess } from './access.ts';

const LOOK_EVERY = SECOND / 2;

/** What a run takes. */
export interface CanaryTools {
  readonly storage: Storage;
  readonly access: CanaryAccess;
  /** Certificate of the hub's authority, PEM. */
  readonly ca?: string;
  /** The only address that may be mailed to; untold, that of the canary's one person. */
  readonly operatorMail?: string;
  /** Whether a mail lies in the inbox, where one can be asked. */
  readonly isReceived?: (messageId: string) => Promise<boolean>;
  /** How long a whole run may take, ms. */
  readonly patience: number;
  readonly clock: () => EpochMs;
  readonly wait: (ms: number) => Promise<unknown>;
}

/** A leg that isn't done; ends the run. */
export class MissingLeg {
  readonly leg: Leg;
  readonly because: string | undefined;
  constructor(leg: Leg, because?: string) {
    this.leg = leg;
    this.because = because;
  }
}

/**
 * Looks again and again until it is there.
 *
 * @param why asked where it isn't by then
 * @throws {MissingLeg} when it is not there by `until`
 */
export async function come<T>(
  { clock, wait }: CanaryTools,
  until: EpochMs,
  leg: Leg,
  look: () => Promise<T | undefined>,
  why?: () => Promise<string | undefined>,
): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (clock() >= until) throw new MissingLeg(leg, await why?.());
    await wait(LOOK_EVERY);
  }
}
