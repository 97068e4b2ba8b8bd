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
   * °C
   */
  coolantTemperature?: number | null;
  /**
   * °C
   */
  ambientTemperature?: number | null;
  /**
   * °C
   */
  bearingTemperature?: number | null;
  /**
   * 1/min
   */
  rotationalSpeed?: number | null;
  /**
   * %
   */
  oilLevel?: number | null;
  /**
   * what the pump is doing, after OPC 40223: operating as required; standby, able and required; idle, able and not required; down for maintenance or by a fault
   */
  state?: "operating" | "standby" | "idle" | "down";
}

export const validate: Validator<Telemetry2>;
