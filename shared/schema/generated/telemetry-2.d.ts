// Compiled from the schema beside this folder by `npm run schemas`; don't edit.
import type { Validator } from '../validator.ts';

/**
 * RFC 3339 with a zone
 */
export type Instant = string;

/**
 * What the box on a pump may send, and all of it: a field that is not declared here is refused.
 */
export interface Telemetry2 {
  /**
   * <authorization>-<sequence>
   */
  packetId: string;
  schema: "vakt.telemetry/2";
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
   * °C
   */
  coolantTemperature?: number;
  /**
   * °C
   */
  ambientTemperature?: number;
  /**
   * °C
   */
  bearingTemperature?: number;
  /**
   * 1/min
   */
  rotationalSpeed?: number;
  /**
   * %
   */
  oilLevel?: number;
  /**
   * what the pump is doing, after OPC 40223: operating as required; standby, able and required; idle, able and not required; down for maintenance or by a fault
   */
  state?: "operating" | "standby" | "idle" | "down";
}

export const validate: Validator<Telemetry2>;
