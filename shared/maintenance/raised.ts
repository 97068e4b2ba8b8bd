import type { Condition, Transition } from '../domain/alarm.ts';
import { InputError } from '../errors.ts';
import { DAY, dayOf, type EpochMs, iso } from '../time.ts';

/** So many times are named of a condition that was raised at others. */
const MOST_NAMED = 5;

/**
 * Refuses a false alarm of a day, in UTC, on which the condition wasn't active at all: statistics would count an alarm that
 * there never was. A day is close enough, as a person may know no more.
 *
 * @param known the condition as it stands
 * @param transitions the device's, oldest first
 * @throws {InputError} naming when it was raised
 */
export function checkRaised(known: Condition, transitions: readonly Transition[], at: EpochMs): void {
  const own = transitions.filter(({ condition }) => condition === known.condition);
  const raised: EpochMs[] = [];
  const stretches = own.flatMap(({ from, to, began, endedAt }, i) => {
    if (to !== 'active') return [];
    if (from !== 'active') raised.push(began);
    return { from: began, to: endedAt ?? own[i + 1]?.at ?? Number.POSITIVE_INFINITY };
  });
  // What raised it may have been recorded by a release that kept less.
  const noted = known.severity === undefined ? [] : [known.since, ...(known.raisedAt ?? [])];
  const day = dayOf(at);
  const isOn = (from: EpochMs, to: EpochMs) => from < day + DAY && to >= day;
  if (stretches.some(({ from, to }) => isOn(from, to)) || noted.some((one) => isOn(one, one))) return;
  const times = raised.length > 0 ? raised : noted;
  const latest = times.slice(-MOST_NAMED).map(iso).join(', ');
  const others = times.length > MOST_NAMED ? ` and ${times.length - MOST_NAMED} times before` : '';
  throw new InputError(
    `${known.condition} was not active on ${iso(day).slice(0, 10)} (UTC): it was ` +
      `${times.length === 0 ? 'never raised' : `raised at ${latest}${others}`}.`,
  );
}
