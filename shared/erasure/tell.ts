import type { OperatorNews } from '../domain/letter.ts';
import type { Storage } from '../storage/connect.ts';
import { lettersIn, OPERATOR } from '../storage/letters.ts';
import { type EpochMs, iso } from '../time.ts';

/** Tells the operator by a letter; of the same thing once a day (UTC). */
export function operatorTold(storage: Storage, clock: () => EpochMs) {
  return async (about: string, news: OperatorNews): Promise<void> => {
    const now = clock();
    const id = `${about}-${iso(now).slice(0, 10)}`;
    await lettersIn(storage, OPERATOR).post(id, { operator: true }, news, now);
  };
}
