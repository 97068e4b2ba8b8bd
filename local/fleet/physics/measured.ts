/** Of each quantity that the box measures, the digits it gives after the point. */
export const DIGITS = {
  inletPressure: 2,
  exhaustPressure: 1,
  oilTemperature: 1,
  motorCurrent: 2,
  vibration: 2,
  power: 2,
  coolantTemperature: 1,
  ambientTemperature: 1,
  bearingTemperature: 1,
  rotationalSpeed: 0,
  oilLevel: 1,
};
export type Measured = keyof typeof DIGITS;
export const measured = Object.keys(DIGITS) as Measured[];
