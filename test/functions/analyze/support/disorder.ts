import type { PumpModel } from '../../../../shared/domain/model.ts';
import type { PumpState } from '../../../../shared/domain/reading.ts';
import { type EpochMs, iso, MINUTE, SECOND } from '../../../../shared/time.ts';
import { MODEL } from '../../support/deployment.ts';

/** A limit, one that is suppressed while the pump stands or has just begun, and a rate. Silence is no matter here. */
export const DISORDERED: PumpModel = {
  ...MODEL,
  name: 'disordered',
  limits: [
    { ...MODEL.limits[0]!, onDelay: 120, offDelay: 120 },
    {
      ...MODEL.limits[0]!,
      signal: 'oilTemperature',
      direction: 'low',
      warning: 60,
      alarm: 58,
      deadband: 1,
      suppress: { stopped: true, started: 600 },
    },
  ],
  rates: [
    {
      signal: 'oilTemperature',
      direction: 'falling',
      warning: 20,
      window: 300,
      onDelay: 0,
      offDelay: 120,
      deadband: 2,
      source: 'made up for tests',
    },
  ],
  noData: null,
};

/** A packet as its box has it, and when it reaches IoT Hub. */
export interface Sent {
  readonly sequence: number;
  readonly readings: readonly { readonly at: string; readonly state: PumpState }[];
  readonly arrivedAt: EpochMs;
}

/**
 * What a box sends, in the order of arrival: a reading a minute, so many packets of some readings each, about a third of
 * which are overtaken by others, be it by one or by a dozen.
 *
 * @param draw uniform on [0, 1)
 */
export function disorderedPackets(draw: () => number, begins: EpochMs, count: number): Sent[] {
  const pressure = coursesOf(draw, [1_040, 1_150, 1_250, 1_095]);
  const temperature = coursesOf(draw, [62, 59, 57, 60.5]);
  const operating = coursesOf(draw, [1, 1, 1, 0]);
  const packets: Sent[] = [];
  for (let sequence = 1, minute = 1; sequence <= count; sequence++) {
    const size = 2 + Math.floor(draw() * 12);
    const readings = Array.from({ length: size }, () => {
      const at = iso(begins + minute++ * MINUTE);
      const state: PumpState = operating() > 0 ? 'operating' : 'idle';
      const exhaustPressure = draw() < 0.02 ? 2_000 : pressure() + Math.round(4 * draw());
      return { at, state, exhaustPressure, oilTemperature: temperature() + Math.round(4 * draw()) / 10 };
    });
    const overtakenBy = draw() < 0.33 ? 10 + draw() * (draw() < 0.5 ? 20 : 120) : 0;
    packets.push({ sequence, readings, arrivedAt: begins + (minute + overtakenBy) * MINUTE });
  }
  packets.sort((a, b) => a.arrivedAt - b.arrivedAt || a.sequence - b.sequence);
  return packets.map((packet, i) => ({ ...packet, arrivedAt: packet.arrivedAt + i * SECOND }));
}

/** A level that lasts for some minutes, then another; mostly the first. */
function coursesOf(draw: () => number, levels: readonly number[]): () => number {
  let [level, left] = [levels[0]!, 0];
  return () => {
    if (left === 0) {
      level = draw() < 0.5 ? levels[0]! : levels[Math.floor(draw() * levels.length)]!;
      left = 1 + Math.floor(draw() * 15);
    }
    left -= 1;
    return level;
  };
}
