import { median } from '../trend/theilSen.ts';

/** Operating hours whose median says where a signal stands: a day's worth, so that a day's course cancels. */
export const WINDOW_HOURS = 24;

/** Medians of each run of so many values in a row. */
export function windowMedians(values: readonly number[], length: number): number[] {
  const medians: number[] = [];
  for (let end = length; end <= values.length; end++) medians.push(median(values.slice(end - length, end)));
  return medians;
}
