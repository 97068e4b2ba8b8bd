import { InputError } from '../../shared/errors.ts';
import type { Unit } from './unit.ts';

/** How many moments of two courses are compared, and by how much of a value they may differ. */
const MOMENTS = 20;
const ROUNDING = 1e-9;
/** How many units are named. */
const NAMED = 3;

/**
 * Sees to it that nobody is asked about who is in the history, too: what is learned there would know how it ends. Names
 * alone don't tell, as files often count their units from 1.
 *
 * @throws {InputError} naming the units of which both have the same course, as far as that goes
 */
export function keepApart(units: readonly Unit[], history: readonly Unit[]): void {
  const byName = new Map(history.map((past) => [past.name, past]));
  const both = units.filter((unit) => {
    const past = byName.get(unit.name);
    return past !== undefined && isSameCourse(unit, past);
  });
  if (both.length === 0) return;
  const more = both.length > NAMED ? ` and ${both.length - NAMED} more` : '';
  const names = both.slice(0, NAMED).map(({ name }) => name);
  throw new InputError(
    `${names.join(', ')}${more} of the units asked about ${both.length === 1 ? 'is' : 'are'} in --history, too, which would tell how ${both.length === 1 ? 'it ends' : 'they end'}: leave ${both.length === 1 ? 'it' : 'them'} out of one of the files.`,
  );
}

/** Whether the shorter of two is how the longer one begins. Points of long ones are means, so means so far are compared. */
function isSameCourse(one: Unit, other: Unit): boolean {
  if (one.start !== other.start) return false;
  const until = Math.min(one.end, other.end);
  const known = new Set(other.age);
  // The last point may hold rows that the other doesn't have.
  const ages = one.age.filter((age) => age < until && known.has(age));
  const every = Math.max(1, Math.floor(ages.length / MOMENTS));
  const means = ages.filter((_, i) => i % every === 0).map((age) => [meansBy(one, age), meansBy(other, age)]);
  const isSame = means.every(([a, b]) => a!.every((mean, c) => isAlike(mean, b![c]!)));
  // What never changes looks the same of any two.
  const [first] = means[0] ?? [];
  return isSame && means.some(([mean]) => mean!.some((value, c) => !isAlike(value, first![c]!)));
}

/** Means of each column over the points no older than an age. */
function meansBy({ age: ages, columns }: Unit, age: number): number[] {
  const count = ages.filter((at) => at <= age).length;
  return columns.map((column) => column.slice(0, count).reduce((sum, value) => sum + value, 0) / count);
}

function isAlike(one: number, other: number): boolean {
  return (
    Object.is(one, other) || Math.abs(one - other) <= ROUNDING * Math.max(Math.abs(one), Math.abs(other))
  );
}
