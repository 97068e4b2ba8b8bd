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
  /** Pressure drop over a new exhaust filter, wet with oil where the pump is, at full load, hPa. */
  cleanFilterDrop: number;
}

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
    cleanFilterDrop: 90,
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
    cleanFilterDrop: 12,
  },
};
