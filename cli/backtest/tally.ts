/** What became of the rows and units of a file: whatever isn't a point of some unit's course is counted here. */
export interface Tally {
  rows: number;
  /** Without a single cell that says something. */
  blank: number;
  /** After their unit had passed the limit: no longer its life. */
  afterEnd: number;
  /** Without a time, and so without a place; and those of the time of the row before, which make one point with it. */
  withoutTime: number;
  sameTime: number;
  /** In which nothing was measured: the unit ran, and wore, and that is all. */
  withoutValue: number;
  /** In which a signal or the duty wasn't measured, and was taken to be as before; and covariates that count as usual. */
  carriedOn: number;
  withoutCovariate: number;
  /** Units that make a course; of those, how many passed the limit, or else ended with their record. */
  units: number;
  ended: number;
  /** Units of which there is no course, by name and why: one row alone, say. */
  readonly leftOut: { readonly unit: string; readonly why: string }[];
}

export function newTally(): Tally {
  return {
    ...{ rows: 0, blank: 0, afterEnd: 0, withoutTime: 0, sameTime: 0, withoutValue: 0 },
    ...{ carriedOn: 0, withoutCovariate: 0, units: 0, ended: 0, leftOut: [] },
  };
}

/** How many units left out are named. */
const NAMED = 3;

/** The same in words. */
export function tallyText(tally: Tally): string {
  const { rows, units, ended, leftOut } = tally;
  const running = units - ended;
  const parts: string[] = [];
  const add = (count: number, text: string) => {
    if (count > 0) parts.push(`${count} ${text}`);
  };
  add(tally.afterEnd, 'after their unit’s end');
  add(tally.sameTime, 'of the same time as the row before, averaged with it');
  add(tally.withoutValue, 'in which nothing was measured');
  add(tally.carriedOn, 'in which something wasn’t measured and was taken to be as before');
  add(tally.withoutCovariate, 'without a covariate, taken to be as usual');
  add(tally.withoutTime, 'without a time, left out');
  add(tally.blank, 'empty');
  const said = [
    `${rows} rows; ${units === 1 ? '1 unit' : `${units} units`}: ${ended} ended, ${running} still ran.`,
  ];
  if (parts.length > 0) said.push(`Rows: ${parts.join('; ')}.`);
  if (leftOut.length > 0) {
    const named = leftOut.slice(0, NAMED).map(({ unit, why }) => `${unit} (${why})`);
    const more = leftOut.length - named.length;
    said.push(`Units left out: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`);
  }
  return said.join('\n');
}
