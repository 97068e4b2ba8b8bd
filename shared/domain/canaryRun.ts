import { type EpochMs, HOUR, MINUTE } from '../time.ts';

/** The legs of the way from pump to inbox, in their order: each begins where the one before is done. */
export const LEGS = ['ready', 'sent', 'stored', 'raised', 'mailed', 'received'] as const;
export type Leg = (typeof LEGS)[number];

/** What each leg comes to, and what to do where it doesn't. */
export const LEG_WORDS: Readonly<Record<Leg, { readonly done: string; readonly advice: string }>> = {
  ready: {
    done: 'nothing of the last time is still to be told',
    advice:
      'vakt canary set-up sets it up anew. If its last alarm still stands or is yet to be told as over, look at the functions analyze-work and alerts-send: vakt status, vakt errors list.',
  },
  sent: {
    done: 'IoT Hub took the packet',
    advice:
      'Is the hub there, and within its quota (docs/operations.md#hub-quota)? If it does not let the device in, vakt canary set-up gives it new access data.',
  },
  stored: {
    done: 'ingest admitted and stored it',
    advice:
      'Do the functions run at all? Then: vakt quarantine list --device vakt-canary says why it was refused; the hub’s route and the event hub stand in docs/operations.md#ingest-lag.',
  },
  raised: {
    done: 'the analysis raised the alarm',
    advice: 'vakt status shows what waits on the queue analyze, vakt errors list what the work failed of.',
  },
  mailed: {
    done: 'the transport took the mail',
    advice:
      'vakt alerts failed lists what the mail service refused, vakt alerts explain why somebody was not told; docs/operations.md#mail-failures.',
  },
  received: {
    done: 'it lies in the inbox',
    advice: 'The transport took the mail, and it did not arrive: look at the mail server’s own log.',
  },
};

/** What came of one run of the canary. */
export interface CanaryRun {
  readonly at: EpochMs;
  /** How long each leg took, in seconds; those that were not come to are left out. */
  readonly seconds: Readonly<Partial<Record<Leg, number>>>;
  /** The first leg that wasn't done in time. */
  readonly missing?: Leg;
  /** What is known of why; bears no address. */
  readonly because?: string;
}

/** After a run that came to nothing it is tried again in an hour at the latest, to see whether it is mended. */
const AGAIN = HOUR;
/** A run begins so much before its time rather than a tick of its timer after it. */
const EARLY = MINUTE;

/** Whether it is time for another run. */
export function isRunDue(last: CanaryRun | undefined, hours: number, now: EpochMs): boolean {
  if (!last) return true;
  const every = last.missing === undefined ? hours * HOUR : Math.min(AGAIN, hours * HOUR);
  return now - last.at >= every - EARLY || now < last.at;
}
