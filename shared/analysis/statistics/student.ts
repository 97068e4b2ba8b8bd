/** Terms of a continued fraction at most: what isn't settled by then lies near the middle, where it isn't asked. */
const TERMS = 500;
const DIGITS = 1e-16;
/** Stands for 0 where a fraction's part would divide by it. */
const TINY = 1e-300;

/**
 * Probability that a value of Student's distribution lies above t.
 *
 * Source: M. Abramowitz and I. A. Stegun, *Handbook of Mathematical Functions*, 26.7.1, with the incomplete beta function
 * by its continued fraction, 26.5.8.
 *
 * @param freedom degrees of freedom, a whole number above 0
 * @returns 0 to 1, in either tail with a relative error below 1e-11
 */
export function studentAbove(t: number, freedom: number): number {
  if (t < 0) return 1 - studentAbove(-t, freedom);
  const square = t * t;
  return 0.5 * incompleteBeta(freedom / (freedom + square), square / (freedom + square), freedom);
}

/** The value that one of Student's distribution lies above with probability p; ±Infinity at 0 and 1. */
export function studentUpper(p: number, freedom: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p > 0.5) return -studentUpper(1 - p, freedom);
  if (p === 0) return Infinity;
  let [low, high] = [0, 1];
  while (studentAbove(high, freedom) > p) [low, high] = [high, 2 * high];
  for (let turn = 0; turn < 100 && low < high; turn++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (studentAbove(middle, freedom) > p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Regularized, of x with freedom / 2 and 1 / 2; `rest` is 1 − x, which keeps its digits where x is nearly 1. */
function incompleteBeta(x: number, rest: number, freedom: number): number {
  const [a, b] = [freedom / 2, 0.5];
  const front = (x ** a * Math.sqrt(rest)) / betaWithHalf(freedom);
  return x < (a + 1) / (a + b + 2) ? (front * fraction(x, a, b)) / a : 1 - (front * fraction(rest, b, a)) / b;
}

/** The beta function of freedom / 2 and 1 / 2. */
function betaWithHalf(freedom: number): number {
  let value = freedom % 2 === 0 ? 2 : Math.PI;
  for (let a = freedom % 2 === 0 ? 1 : 0.5; a < freedom / 2; a++) value *= a / (a + 0.5);
  return value;
}

/** The continued fraction from its beginning on, by Lentz's method. */
function fraction(x: number, a: number, b: number): number {
  const safe = (value: number) => (Math.abs(value) < TINY ? TINY : value);
  let [above, below] = [1, 1 / safe(1 - ((a + b) * x) / (a + 1))];
  let value = below;
  for (let m = 1; m <= TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    let change = 1;
    for (const term of [even, odd]) {
      below = 1 / safe(1 + term * below);
      above = safe(1 + term / above);
      change = below * above;
      value *= change;
    }
    if (Math.abs(change - 1) < DIGITS) break;
  }
  return value;
}
