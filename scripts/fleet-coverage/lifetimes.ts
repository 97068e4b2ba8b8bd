/** What made-up lives follow: their middle, in whatever they count in, and the standard deviation of their logarithm. */
interface Kind {
  readonly family: 'weibull' | 'lognormal';
  readonly middle: number;
  readonly deviation: number;
}

/**
 * Made-up lives of one kind.
 *
 * @param draw even between 0 and 1
 * @returns one life after the other, and normal values by the same draws
 */
export function lifetimes({ family, middle, deviation }: Kind, draw: () => number) {
  const normal = () => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
  // The smallest extreme value's logarithm has a deviation of π/√6.
  const extreme = () => (Math.log(-Math.log(1 - draw())) * Math.sqrt(6)) / Math.PI;
  const deviates = family === 'lognormal' ? normal : extreme;
  return { normal, lived: () => middle * Math.exp(deviation * deviates()) };
}
