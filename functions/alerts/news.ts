import type { Storage } from '../../shared/storage/connect.ts';
import { lettersIn, OPERATOR } from '../../shared/storage/letters.ts';
import { type EpochMs, iso } from '../../shared/time.ts';

/** Tells the operator, once a day however many there are, that mails rest. */
export async function tellOfFailures(storage: Storage, now: EpochMs): Promise<void> {
  await lettersIn(storage, OPERATOR).post(
    `alerts-failed-${day(now)}`,
    { operator: true },
    {
      kind: 'operator-news',
      headline: 'Mails could not be delivered',
      facts: [['First of the day', iso(now)]],
      advice: [
        'At least one mail was refused for good, had nobody to go to, or was not taken at any of its tries. It rests until somebody sends it again; nobody else’s mail is held up by it.',
        'vakt alerts failed shows which, to whom and why; vakt alerts resend sends them again.',
      ],
    },
    now,
  );
}

const day = (now: EpochMs) => iso(now).slice(0, 10);
