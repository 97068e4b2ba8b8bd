import { day, hour } from './time.ts';

const year = 365.25 * day;
// The hall is warmest on about 20 July, some weeks behind the sun.
const summer = Math.PI / 2 - (2 * Math.PI * 200) / 365.25;

const wave = (at: number, period: number, phase: number) => Math.sin((2 * Math.PI * at) / period + phase);

/**
 * Atmospheric pressure in hPa: passing highs and lows of some days, and the atmosphere's half-daily tide.
 * Standard atmosphere (ISO 2533): 1013.25 hPa. The same everywhere: the fleet stands in one town.
 *
 * @param at epoch milliseconds
 */
export function atmosphere(at: number): number {
  return (
    1013.25 + 5 * wave(at, 5.3 * day, 0.4) + 2.5 * wave(at, 2.1 * day, 1.9) + 0.6 * wave(at, 12 * hour, 0)
  );
}

/**
 * Temperature of the air in the pump hall, °C: coolest at about 03:00 UTC and warmest at 15:00, with warmer
 * and colder weeks.
 *
 * @param at epoch milliseconds
 * @param season by how many K the height of summer is warmer than the year's mean; 0 in a hall that is heated and cooled
 */
export function hallTemperature(at: number, season = 0): number {
  return 23 - 4 * wave(at, day, Math.PI / 4) + 2 * wave(at, 6.1 * day, 2.2) + season * wave(at, year, summer);
}
