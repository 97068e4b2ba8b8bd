/** What a pump of a model does when it is in order. */
export interface ModelPhysics {
  /** Absolute inlet pressure without process gas, hPa. */
  ultimatePressure: number;
  /** What the process adds at full load, hPa. */
  processPressure: number;
  /** Electrical power without load and at full load, kW. */
  idlePower: number;
  fullPower: number;
  /** Oil above the hall's temperature at full load, K, and how slowly it follows, minutes. */
  oilRise: number;
  oilLag: number;
  /** Vibration velocity without load, mm/s RMS; in zone A of ISO 20816-3. */
  vibration: number;
  /** How far the coolant is on its way from the hall's temperature to the oil's where it leaves the pump, 0 to 1. */
  coolantShare: number;
  /** Bearings above the oil's temperature at full load, K. */
  bearingRise: number;
  /** Turns a minute without load, and the part of them that full load takes, as slip. */
  speed: number;
  slip: number;
  /** Pressure drop over a new exhaust filter, wet with oil where the pump is, at full load, hPa. */
  cleanFilterDrop: number;
  /** The packets its box sends. An older one knows only whether the motor turns, and measures less. */
  schema: PacketSchema;
}

export type PacketSchema = 'vakt.telemetry/1' | 'vakt.telemetry/2';

/**
 * The models the fleet knows. The figures are of the order found in makers' data sheets for such pumps; they
 * describe no maker's product.
 */
export const models: Record<string, ModelPhysics> = {
  // Oil-sealed rotary vane pump, 250 m³/h, 5.5 kW motor.
  'RV-250': {
    ultimatePressure: 0.5,
    processPressure: 40,
    idlePower: 2.6,
    fullPower: 5.2,
    oilRise: 56,
    oilLag: 45,
    vibration: 0.85,
    coolantShare: 0.4,
    bearingRise: 6,
    speed: 1_495,
    slip: 0.035,
    cleanFilterDrop: 90,
    schema: 'vakt.telemetry/2',
  },
  // Dry screw pump, 600 m³/h, 15 kW motor; its oil is the gearbox's.
  'DS-600': {
    ultimatePressure: 0.02,
    processPressure: 6,
    idlePower: 6.4,
    fullPower: 13.1,
    oilRise: 46,
    oilLag: 70,
    vibration: 1.05,
    coolantShare: 0.3,
    bearingRise: 14,
    speed: 2_990,
    slip: 0.02,
    cleanFilterDrop: 12,
    schema: 'vakt.telemetry/1',
  },
};
