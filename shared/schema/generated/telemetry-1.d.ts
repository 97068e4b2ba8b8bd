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
  inletPressure?: number | null;
  /**
   * hPa
   */
  exhaustPressure?: number | null;
  /**
   * °C
   */
  oilTemperature?: number | null;
  /**
   * A
   */
  motorCurrent?: number | null;
  /**
   * mm/s RMS
   */
  vibration?: number | null;
  /**
   * kW
   */
  power?: number | null;
  /**
   * whether the motor turns
   */
  running?: boolean;
}

export const validate: Validator<Telemetry1>;
