/**
 * Measures how often healthy simulated pumps are said to have something: `node scripts/false-alarms.ts 40`, for
 * forty pumps. What comes out stands in docs/sensors.md.
 *
 * Each pump is learned for 28 days and watched for 28 more, a reading every ten minutes: sensors, deviations from
 * its own baseline, level shifts. Sensors are watched at three more rates besides. Level shifts are looked for every day in
 * the last month, as the analysis does at every look: what only one look saw is found, too.
 *
 * `node scripts/false-alarms.ts 6 --harder` looks for level shifts alone, of six pumps each whose boxes tell less (`HARDER`).
 */
import { rollUp } from '../functions/analyze/rollups/rollup.ts';
import { type PumpParameters, simulatePump } from '../local/fleet/physics/pump.ts';
import { deviations } from '../shared/analysis/baseline/deviation.ts';
import { type OperatingHour, operatingHours } from '../shared/analysis/baseline/hours.ts';
import { DEVIATES, LEARN_FOR } from '../shared/analysis/baseline/keep.ts';
import { learnBaseline } from '../shared/analysis/baseline/learn.ts';
import { believe } from '../shared/analysis/sensors/believe.ts';
import { NO_SENSORS } from '../shared/analysis/sensors/memory.ts';
import { sensorFaults } from '../shared/analysis/sensors/trust.ts';
import { uniform } from '../shared/analysis/statistics/uniform.ts';
import type { ArrivedReading, Reading } from '../shared/domain/reading.ts';
import { SIGNAL_NAMES } from '../shared/domain/signals.ts';
import { DAY, MINUTE, SECOND } from '../shared/time.ts';
import { HARDER } from './false-alarms/harder.ts';
import { shiftsSeenIn } from './false-alarms/shifts.ts';

const START = Date.parse('2026-03-01T00:00:00Z');
const END = START + 2 * LEARN_FOR;
/** Interval of the readings, and how long each pump is watched at it. */
const FURTHER_RATES = [
  [30 * SECOND, 2 * DAY],
  [2 * MINUTE, 7 * DAY],
  [20 * MINUTE, 28 * DAY],
] as const;

function readingsOf(pump: PumpParameters, span: number, step: number): ArrivedReading[] {
  const read = simulatePump(pump);
  return Array.from({ length: span / step }, (_, i) => {
    const at = START + i * step;
    const { at: _at, state, ...values } = read(at);
    return { at, arrivedAt: at, values, state };
  });
}

/** How many faults are found in these readings, and how many of their values don't count. */
function faultsIn(readings: readonly ArrivedReading[]) {
  let memory = NO_SENSORS;
  let [faults, left, before] = [0, 0, 0];
  for (const reading of readings) {
    const result = believe(memory, reading);
    memory = result.memory;
    left += Object.keys(reading.values).length;
    for (const { values } of result.readings) left -= Object.keys(values).length;
    const now = sensorFaults(memory).length;
    faults += Math.max(0, now - before);
    before = now;
  }
  return { faults, left };
}

/** The hours in which the pump operated, of the two times of learning. */
function hoursOf(readings: readonly Reading[]): OperatingHour[] {
  return operatingHours(rollUp(readings, START, END, END, { limits: [] }).map(({ rollup }) => rollup));
}

/** How many shifts are seen of pumps of other seeds, most of them in shifts, whose boxes tell less; looked at every other day. */
function watchHarder(pumps: number): void {
  for (const [name, made] of Object.entries(HARDER)) {
    const shifts = Array.from({ length: pumps }, (_, i) => {
      const seed = 1_001 + i;
      const pump: PumpParameters = {
        model: seed % 2 ? 'RV-250' : 'DS-600',
        seed,
        duty: i % 3 ? 'shifts' : 'continuous',
      };
      const readings = made(readingsOf(pump, 2 * LEARN_FOR, 10 * MINUTE), uniform(seed));
      return shiftsSeenIn(hoursOf(readings), { from: START, to: END }, 2 * DAY);
    }).flat();
    const signals = [...new Set(shifts.map(({ signal }) => signal))].sort().join(', ');
    const days = (pumps * (END - START)) / DAY;
    console.log(`level shifts, ${name}: ${shifts.length} in ${days} pump-days${signals && ` (${signals})`}`);
  }
}

/** How many sensors, deviations and shifts healthy pumps are said to have. */
function watch(pumps: number): void {
  const sum = {
    sensorDays: 0,
    sensors: 0,
    values: 0,
    left: 0,
    days: 0,
    deviations: 0,
    shiftDays: 0,
    shifts: 0,
  };
  for (let seed = 1; seed <= pumps; seed++) {
    const pump: PumpParameters = {
      model: seed % 2 ? 'RV-250' : 'DS-600',
      seed,
      duty: seed % 3 ? 'continuous' : 'shifts',
    };
    const readings = readingsOf(pump, 2 * LEARN_FOR, 10 * MINUTE);
    const courses = [readings, ...FURTHER_RATES.map(([step, span]) => readingsOf(pump, span, step))];
    for (const course of courses) {
      const { faults, left } = faultsIn(course);
      sum.sensors += faults;
      sum.left += left;
      sum.values += course.length * 6;
      sum.sensorDays += (course.at(-1)!.at - START) / DAY;
    }
    const hours = hoursOf(readings);
    const learned = hours.filter(({ hour }) => hour < START + LEARN_FOR);
    for (const signal of SIGNAL_NAMES) {
      const baseline = learnBaseline(signal, learned);
      if ('unavailable' in baseline) continue;
      const found = deviations(signal, baseline, hours).some(
        (one) => one.at > START + LEARN_FOR && one.significant && Math.abs(one.spreads) >= DEVIATES,
      );
      if (found) sum.deviations += 1;
    }
    sum.days += LEARN_FOR / DAY;
    sum.shifts += shiftsSeenIn(hours, { from: START, to: END }, DAY).length;
    sum.shiftDays += (2 * LEARN_FOR) / DAY;
    process.stderr.write(`\r${seed} of ${pumps} pumps`);
  }
  process.stderr.write('\n');
  console.log(`sensor warnings: ${sum.sensors} in ${Math.round(sum.sensorDays)} pump-days`);
  console.log(`values that did not count: ${sum.left} of ${sum.values}`);
  console.log(`baseline warnings: ${sum.deviations} in ${sum.days} pump-days`);
  console.log(`level shifts: ${sum.shifts} in ${sum.shiftDays} pump-days`);
}

const [pumps = '20', how] = process.argv.slice(2);
if (how === '--harder') watchHarder(Number(pumps));
else watch(Number(pumps));
