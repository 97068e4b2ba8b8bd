import { isOperating, type Reading } from '../../shared/domain/reading.ts';
import { DAY, MINUTE } from '../../shared/time.ts';

/** How a box may tell less of a healthy pump than every value every ten minutes; each drops or rounds what it is given. */
export const HARDER: Readonly<
  Record<string, (readings: readonly Reading[], random: () => number) => Reading[]>
> = {
  'boxes that are off while the pump rests': (readings) =>
    readings.filter((reading) => isOperating(reading) !== false),
  'boxes that are away for a day and a half after every two days': (readings) => {
    const [first] = readings;
    return readings.filter(({ at }) => (at - first!.at) % (3.5 * DAY) < 2 * DAY);
  },
  'coarse sensors, sampled unevenly': (readings, random) => {
    let next = 0;
    return readings.flatMap(({ at, values, ...rest }) => {
      if (at < next) return [];
      next = at + random() * 60 * MINUTE;
      return [{ ...rest, at, values: coarse(values) }];
    });
  },
};

/** To two digits, as cheap transmitters and short words on a bus give them. */
function coarse(values: Reading['values']): Reading['values'] {
  const rounded = Object.entries(values).map(([signal, value]) => [signal, Number(value.toPrecision(2))]);
  return Object.fromEntries(rounded);
}
