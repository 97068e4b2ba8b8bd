import type { Transition } from '../../../shared/domain/alarm.ts';
import { partsOf } from '../../../shared/domain/condition.ts';
import type { Item, Stage } from '../../../shared/domain/mailing.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { runOnOf } from '../mail/advice.ts';
import { isSame } from '../policy/told.ts';
import { conditionOf, type Situation, standingOf } from '../situation.ts';

/** VP-2 before VP-10. */
const BY_NAME = new Intl.Collator('en', { numeric: true });

/** One condition of one pump in a mail, as it stands when the mail leaves. */
export interface Entry {
  readonly situation: Situation;
  readonly item: Item;
  /** What there is to be told of it. */
  readonly stages: ReadonlySet<Stage>;
  /** As it stands: what a mail about it says comes from here. */
  readonly transition: Transition;
  readonly over: boolean;
  readonly chattering: boolean;
}

/**
 * What is in a mail, by condition: what came to be told of the same one is told once, as it stands now. What still is
 * active comes first, alarms before warnings, and of those what no pump may run on with; then what began first, which in a
 * flood is likeliest its cause; then by site and pump.
 */
export function entriesOf(
  items: readonly Item[],
  situations: ReadonlyMap<string, Situation>,
  now: EpochMs,
): Entry[] {
  const entries: Entry[] = [];
  const seen: Item[] = [];
  for (const item of items) {
    const situation = situations.get(item.device);
    if (!situation || seen.some((one) => isSame(one, item))) continue;
    seen.push(item);
    const all = items.filter((one) => isSame(one, item));
    const worst = all.find(({ severity }) => severity === 'alarm') ?? item;
    const { severity, chattering } = standingOf(situation, item.condition, now);
    entries.push({
      situation,
      item: worst,
      stages: new Set(all.map(({ stage }) => stage)),
      transition: asItStands(worst, severity ?? worst.severity, situation),
      over: severity === undefined,
      chattering,
    });
  }
  const rank = ({ over, transition: { condition, severity } }: Entry) => {
    if (over) return 3;
    const parts = partsOf(condition);
    if (parts && runOnOf(parts, severity) === 'stop') return 0;
    return severity === 'alarm' ? 1 : 2;
  };
  const began = ({ transition }: Entry) => transition.began;
  const place = ({ situation: { pump } }: Entry) => `${pump.site ?? ''}\u0000${pump.tag}`;
  return entries.sort(
    (a, b) => rank(a) - rank(b) || began(a) - began(b) || BY_NAME.compare(place(a), place(b)),
  );
}

/** As a condition stands now; it was out of normal with this severity. */
function asItStands(
  item: Pick<Item, 'transition' | 'device' | 'condition' | 'at'>,
  severity: Transition['severity'],
  situation: Situation,
): Transition {
  const { transition: id, device, condition, at } = item;
  const known = conditionOf(situation, condition);
  const since = known?.since ?? at;
  return {
    id,
    device,
    condition,
    from: 'pending',
    to: 'active',
    severity,
    at: since,
    began: since,
    readingAt: since,
    arrivedAt: at,
    value: known?.value ?? Number.NaN,
    limit: known?.limit ?? Number.NaN,
    ...(known?.detail === undefined ? {} : { detail: known.detail }),
    notice: 'queued',
  };
}
