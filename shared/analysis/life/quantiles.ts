/** Shares of which a distribution's times are known; between them it is taken as straight. */
const SHARES = 200;
const LIKELY = 40;
/** Halvings of the time up to the horizon at most, where a distribution rises by more than so much in between. */
const HALVINGS = 14;
const FINE = 0.02;

/** Times by the logarithm of one and how many units they are: near 0 as they are, far off in proportion. */
export interface Scale {
  readonly unit: number;
  /** Later times are not told apart. */
  readonly horizon: number;
}

/** By share, 0 to 1, the place on the scale by which so much has passed; the horizon's where it never does. */
export type Places = readonly number[];

/** The quantiles of a distribution, given as the probability of having passed by a time. */
export function placesOf(passedBy: (time: number) => number, scale: Scale): Places {
  const end = placeOf(scale.horizon, scale);
  const known = [{ place: 0, share: passedBy(0) }];
  const rise = (place: number, share: number, halvings: number): void => {
    const last = known.at(-1)!;
    if (share - last.share > FINE && halvings < HALVINGS) {
      const middle = (last.place + place) / 2;
      rise(middle, passedBy(Math.expm1(middle) * scale.unit), halvings + 1);
      rise(place, share, halvings + 1);
    } else known.push({ place, share });
  };
  rise(end, passedBy(scale.horizon), 0);
  let i = 0;
  return Array.from({ length: SHARES + 1 }, (_, k) => {
    const share = k / SHARES;
    while (i < known.length && known[i]!.share < share) i++;
    if (i === 0) return 0;
    const [low, high] = [known[i - 1]!, known[i]];
    if (!high) return end;
    return low.place + ((share - low.share) / (high.share - low.share)) * (high.place - low.place);
  });
}

/**
 * Distributions heard together, each by its weight: their quantiles are averaged, not their probabilities, which
 * together would be wider than each of them.
 *
 * Source: K. C. Lichtendahl, Y. Grushka-Cockayne and R. L. Winkler, "Is it better to average probabilities or
 * quantiles?", Management Science 59 (2013), 1594–1611.
 */
export function averagePlaces(
  heard: readonly { readonly places: Places; readonly weight: number }[],
): Places {
  const total = heard.reduce((sum, { weight }) => sum + weight, 0);
  // Counted from the first, so that the mean of equals is no other by a hair: at the horizon all of it is meant.
  return heard[0]!.places.map(
    (first, i) =>
      first + heard.reduce((sum, { places, weight }) => sum + weight * (places[i]! - first), 0) / total,
  );
}

/**
 * What an answer comes to some time later: its median is so much nearer, and the others stand as far from it in
 * proportion as they did. Counted down one by one they would stand ever farther apart, as if who asks later knew less and
 * less of what is left. What stands at the horizon stays there; a place below 0 is over.
 */
export function countedDown(places: Places, elapsed: number, scale: Scale): Places {
  const end = placeOf(scale.horizon, scale);
  const middle = places[SHARES / 2]!;
  const nearer = middle - placeOf(Math.max(0, Math.expm1(middle) * scale.unit - elapsed), scale);
  return places.map((place) => (place >= end ? place : place - nearer));
}

/** The probability of having passed by a time, given its quantiles; what stands at the horizon never has. */
export function shareBy(places: Places, scale: Scale): (time: number) => number {
  const end = placeOf(scale.horizon, scale);
  return (time) => {
    const place = placeOf(time, scale);
    const next = places.findIndex((one) => one > place || one >= end);
    if (next < 0) return 1;
    if (next === 0) return 0;
    const [low, high] = [places[next - 1]!, places[next]!];
    return (next - 1 + Math.min(1, (place - low) / (high - low))) / SHARES;
  };
}

/** Forty times, each as likely as the others, that stand for a distribution; Infinity of those that stand at the horizon. */
export function likelyTimes(places: Places, scale: Scale): number[] {
  const end = placeOf(scale.horizon, scale);
  return Array.from({ length: LIKELY }, (_, i) => {
    const at = ((i + 0.5) / LIKELY) * SHARES;
    const place = (places[Math.floor(at)]! + places[Math.ceil(at)]!) / 2;
    return place >= end ? Infinity : Math.expm1(place) * scale.unit;
  });
}

function placeOf(time: number, { unit }: Scale): number {
  return Math.log1p(time / unit);
}
