import { hasUnsubscribed, type User } from '../domain/customer.ts';
import type { Storage } from '../storage/connect.ts';
import { lettersIn } from '../storage/letters.ts';
import type { EpochMs } from '../time.ts';

/**
 * Posts a month's report to one of a customer's people, or to its contact. Whoever asks for it, and however often: a
 * report's month reaches a person once, because the letter's ID says whose it is.
 *
 * @param to key of a person, or `contact`
 * @param report name of its definition
 * @param month `2026-10`
 */
export async function postReport(
  storage: Storage,
  contract: string,
  to: string | { readonly contact: true },
  report: string,
  month: string,
  now: EpochMs,
): Promise<void> {
  const [whose, addressee] = typeof to === 'string' ? [to, { user: to }] : ['contact', to];
  const letter = { kind: 'monthly-report', report, month } as const;
  await lettersIn(storage, contract).post(`report-${report}-${month}-${whose}`, addressee, letter, now);
}

/** Whether a person may be sent a report at all: not one they have ended, nor any once they have ended all mail. */
export function mayGetReport(user: User, report: string): boolean {
  return !hasUnsubscribed(user) && user.reports?.[report] !== 'ended';
}
