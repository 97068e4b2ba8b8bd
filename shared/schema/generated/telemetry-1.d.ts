// Compiled from the schema beside this folder by `npm run schemas`; don't edit.
import type { Validator } from '../validator.ts';

/**
 * RFC 3339 with a zone
 */
export type Instant = string;

/**
 * What the box on a pump may send, and all of it: a field that is not declared here is refused.
 */
export interface Telemetry1 {
  /**
   * <authorization>-<sequence>
   */
  packetId: string;
  schema: "vakt.telemetry/1";
  sentAt: Instant;
  /**
   * @minItems 1
   */
  readings: [Reading, ...Reading[]];
}
/**
 * What was measured at one instant; pressures are absolute
 */
export interface Reading {
  at: Instant;
  /**
   * hPa
   */
  inletPressure?: number;
  /**
   * hPa
   */
  exhaustPressure?: number;
  /**
   * °C
   */
  oilTemperature?: number;
  /**
   * A
   */
  motorCurrent?: number;
  /**
   * mm/s RMS
   */
  vibration?: number;
  /**
   * kW
   */
  power?: number;
  /**
   * whether the motor turns
   */
  running?: boolean;
}

export const validate: Validator<Telemetry1>;
