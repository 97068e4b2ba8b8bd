import type { Ageing } from '../../domain/model.ts';

/** Arrhenius' rule of thumb for mineral oil in vacuum pumps, capped at 40 K above the reference. */
export const MINERAL_OIL: Ageing = { reference: 80, doubling: 10, cap: 16 };

const KELVIN = 273.15;

/**
 * What an hour at this temperature counts for. Arrhenius' law, exp(E/R · (1/T₀ − 1/T)), with the activation
 * energy chosen so that the rate doubles over the first {@link Ageing.doubling} above the reference; further
 * up it doubles a little more slowly, as real oxidation does.
 *
 * Source: S. Arrhenius, "Über die Reaktionsgeschwindigkeit bei der Inversion von Rohrzucker durch Säuren", Z. phys.
 * Chem. 4 (1889), 226–248. The ten degrees are the rule of thumb of makers' oil tables.
 *
 * @param temperature °C; NaN counts as unknown and gives NaN
 * @returns 0 to the cap
 */
export function ageingRate(temperature: number, { reference, doubling, cap }: Ageing): number {
  const from = reference + KELVIN;
  const to = temperature + KELVIN;
  if (to <= 0) return 0;
  const doublings = ((1 / from - 1 / to) * (from * (from + doubling))) / doubling;
  return Math.min(cap, 2 ** doublings);
}
