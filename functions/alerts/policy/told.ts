import type { Item, RecipientState, Told } from '../../../shared/domain/mailing.ts';
import { type EpochMs, HOUR } from '../../../shared/time.ts';

/** An alarm that stands unacknowledged is mailed again after so long, ms (OPC UA Part 9, ReAlarmTime). */
export const REALARM_AFTER = 4 * HOUR;

/** Whether two are about the same condition of the same pump. */
export const isSame = (
  a: Pick<Item, 'device' | 'condition'>,
  b: Pick<Item, 'device' | 'condition'>,
): boolean => a.device === b.device && a.condition === b.condition;

/** What somebody knows of a condition by mail. */
export function toldOf(state: Pick<RecipientState, 'told'>, item: Item): Told | undefined {
  return state.told.find((one) => isSame(one, item));
}

/**
 * The state once a mail with these in it is on its way.
 *
 * @param over those of them of which it says that they are over, or chatter: nothing is left to be told of them
 */
export function mailed(
  state: RecipientState,
  items: readonly Item[],
  over: (item: Item) => boolean,
  now: EpochMs,
): RecipientState {
  const sites = { ...state.sites };
  let told = state.told;
  for (const item of items) {
    if (item.severity === 'alarm' && item.stage !== 'returned') sites[item.site] = now;
    const { stage: _, at: _at, ...known } = item;
    const others = told.filter((one) => !isSame(one, item));
    // Of a warning nothing more will be told: neither that it still stands nor that it is over.
    const isOpen = item.severity === 'alarm' && !over(item);
    told = isOpen ? [...others, { ...known, mailedAt: now, remindAt: now + REALARM_AFTER }] : others;
  }
  return { ...state, sends: [...state.sends, now], sites, told };
}
