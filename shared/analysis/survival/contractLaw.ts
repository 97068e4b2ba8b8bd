import { placesOf } from './contractLocation.ts';
import type { FleetLives } from './fleetLives.ts';
import { isObserved, type Life } from './life.ts';

/**
 * Where the location of a contract's lives lies, and how sure that is, as a standard deviation: by how contracts vary about what
 * they have in common, and by the lives of its own, however few.
 *
 * Its lives have had their say in what all have in common, as those of any contract; so they tell where it lies about that, and not
 * once more where that is. How unsure that is moves the contract's own place by as much as it still leans on it.
 *
 * Source: A. Gelman et al., *Bayesian Data Analysis*, 3rd ed. (2013), section 5.4, where both are normal; the law's spread is taken as known.
 */
export function contractLocation(
  { law: { family, location, spread }, error, between = 0 }: Pick<FleetLives, 'law' | 'error' | 'between'>,
  own: readonly Life[],
): { readonly location: number; readonly deviation: number } {
  const observed = own.filter(isObserved);
  if (!(between > 0) || observed.length === 0)
    return { location, deviation: Math.hypot(between, error.location) };
  const { places } = placesOf(family, observed, { location, between }, Math.log(spread));
  const mean = places.reduce((sum, { at, chance }) => sum + chance * at, 0);
  const variance = places.reduce((sum, { at, chance }) => sum + chance * (at - mean) ** 2, 0);
  const leans = variance / between ** 2;
  return { location: mean, deviation: Math.hypot(Math.sqrt(variance), leans * error.location) };
}
