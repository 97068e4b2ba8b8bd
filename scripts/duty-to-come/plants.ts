import { loadAt } from '../../local/fleet/physics/duty.ts';
import { slotOf, weekOf } from '../../shared/analysis/life/running/weeks.ts';
import { uniform } from '../../shared/analysis/statistics/uniform.ts';
import { HOUR, MINUTE } from '../../shared/time.ts';

/** Pumps of one plant, each the duty that an hour adds, by hours since 1970 on the plant's clocks; the first is asked about. */
export type Plant = readonly ((hour: number) => number)[];
type Plan = (hour: number) => number;

const OTHERS = 6;
const DAY = 24;
const WEEK = 168;

const shift =
  (from: number, to: number, days: number): Plan =>
  (hour) => {
    const [day, time] = [Math.floor(slotOf(hour) / DAY), slotOf(hour) % DAY];
    return day < days && time >= from && time < to ? 1 : 0;
  };
const TWO_SHIFTS = shift(6, 22, 5);
const ALWAYS: Plan = () => 1;
/** A number that a seed and an hour, or a week, draw. */
const drawn = (seed: number, at: number) => uniform(seed * 7_919 + at)();
/** The simulated fleet's load while a plan runs. */
const loaded =
  (plan: Plan, seed: number): Plan =>
  (hour) => {
    if (plan(hour) === 0) return 0;
    const at = (minutes: number) => loadAt({ duty: 'continuous', seed }, hour * HOUR + minutes * MINUTE);
    return (plan(hour) * (at(10) + at(30) + at(50))) / 3;
  };
const closed =
  (plan: Plan, from: number, hours: number): Plan =>
  (hour) =>
    hour >= from && hour < from + hours ? 0 : plan(hour);
const pumps = (seed: number, planOf: (i: number) => Plan): Plant =>
  Array.from({ length: OTHERS + 1 }, (_, i) => loaded(planOf(i), seed * 100 + i));
const overtime = (seed: number): Plan => {
  const saturday = shift(6, 14, 6);
  return (hour) => Math.max(TWO_SHIFTS(hour), drawn(seed, weekOf(hour)) < 0.3 ? saturday(hour) : 0);
};
/** A stop of one to three weeks that ended 1 to 14 days ago. */
const stopBefore = (now: number, draw: () => number) => {
  const hours = WEEK * (1 + Math.floor(3 * draw()));
  return { from: now - DAY * (1 + Math.floor(14 * draw())) - hours, hours };
};

/** How plants are run, by name; `now` is when the first pump is asked about. */
export const PLANTS: Readonly<Record<string, (seed: number, now: number) => Plant>> = {
  'two shifts, Monday to Saturday': (seed) => pumps(seed, () => shift(6, 22, 6)),
  'two shifts, some Saturdays': (seed) => pumps(seed, (i) => overtime(seed * 100 + i)),
  'early and late shift by turns': (seed) =>
    pumps(seed, (i) => {
      const first = Math.floor(2 * drawn(seed, i));
      return (hour) => (weekOf(hour) % 2 === first ? shift(6, 14, 5) : shift(14, 22, 5))(hour);
    }),
  'day and night': (seed) => pumps(seed, () => ALWAYS),
  'batches at any hour': (seed) =>
    pumps(seed, (i) => {
      const busy = 0.3 + 0.5 * drawn(seed, i);
      return (hour) => (drawn(seed * 100 + i, Math.floor((hour + i) / 7)) < busy ? 1 : 0);
    }),
  'each at a load of its own, weeks differ': (seed) =>
    pumps(seed, (i) => {
      const level = 0.5 + drawn(seed, i);
      return (hour) => TWO_SHIFTS(hour) * level * (0.8 + 0.4 * drawn(seed * 100 + i, weekOf(hour)));
    }),
  'each of three schedules': (seed) =>
    pumps(seed, (i) => [shift(6, 22, 6), ALWAYS, shift(6, 14, 5)][Math.floor(3 * drawn(seed, i))]!),
  'day and night, the others in shifts': (seed) => pumps(seed, (i) => (i === 0 ? ALWAYS : TWO_SHIFTS)),
  'shutdown of the plant in the last weeks': (seed, now) => {
    const stop = stopBefore(now, uniform(seed));
    return pumps(seed, () => closed(TWO_SHIFTS, stop.from, stop.hours));
  },
  'stood alone in the last weeks': (seed, now) => {
    const stop = stopBefore(now, uniform(seed));
    return pumps(seed, (i) => (i === 0 ? closed(TWO_SHIFTS, stop.from, stop.hours) : TWO_SHIFTS));
  },
  'run otherwise since 4 to 28 days': (seed, now) => {
    const since = now - DAY * (4 + Math.floor(24 * drawn(seed, 1)));
    const [before, after] = drawn(seed, 2) < 0.5 ? [TWO_SHIFTS, ALWAYS] : [ALWAYS, TWO_SHIFTS];
    return pumps(seed, (i) => (hour) => (i === 0 && hour >= since ? after : before)(hour));
  },
  'the whole plant otherwise since 4 to 28 days': (seed, now) => {
    const since = now - DAY * (4 + Math.floor(24 * drawn(seed, 1)));
    const [before, after] = drawn(seed, 2) < 0.5 ? [TWO_SHIFTS, ALWAYS] : [ALWAYS, TWO_SHIFTS];
    return pumps(seed, () => (hour) => (hour >= since ? after : before)(hour));
  },
};
