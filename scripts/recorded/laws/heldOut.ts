import { at, type Law } from './law.ts';

const HOUR_MS = 3_600_000;
const EPOCH_MS = 1_780_000_000_000;

/** Laws by which nothing was chosen: more lives, other units of time and value, gaps, a run-in, one life unlike the others. */
export const HELD_OUT: Readonly<Record<string, Law>> = {
  // Paris' law again, in metres and thousands of cycles, inspected when there was time.
  'crack in metres': {
    ...{ units: 12, limit: 0.02 },
    *rows({ even, normal, about }) {
      let [size, t] = [0.002 * about(0.1), 0];
      for (const speed = 2e-9 * about(0.25); ; ) {
        yield { t, x: size * (1 + 0.03 * normal()) };
        const step = 10_000 * (even() < 0.1 ? 5 * even() : 0.5 + even());
        for (let i = 0; i < 20; i++) size += (step / 20) * speed * (size / 0.002) ** 1.25;
        t += step;
      }
    },
  },
  // A battery's capacity in mAh: the square root of cycles, then a knee; below 80 % of what was bought.
  'capacity in milliampere-hours': {
    ...{ units: 8, limit: 2_000, direction: 'below' },
    rows: at(1, ({ normal, about }) => {
      const [fresh, fade, knee] = [2_480 * about(0.008), 12 * about(0.2), 420 * about(0.25)];
      return (t) => fresh - fade * Math.sqrt(t) - 20 * Math.exp((t - knee) / 50) + 8 * normal();
    }),
  },
  // Velocity in mm/s by epoch milliseconds, each hour, with outages: run in, well, then growing with its noise.
  'vibration in epoch milliseconds': {
    ...{ units: 9, limit: 7.1 },
    *rows({ even, normal, about }) {
      const [base, onset, fold] = [1.8 * about(0.2), 900 * about(0.4), 250 * about(0.4)];
      for (let hour = 0; ; hour += even() < 0.01 ? 40 : 1) {
        const wear = hour > onset ? 0.3 * Math.expm1((hour - onset) / fold) : 0;
        const x = (base + 0.8 * Math.exp(-hour / 80) + wear) * Math.abs(1 + 0.12 * normal());
        yield { t: EPOCH_MS + hour * HOUR_MS, x };
      }
    },
  },
  // A hydraulic filter in pascals: dirt by four schedules, the pressure exponential in it.
  'hydraulic filter': {
    ...{ units: 15, limit: 2.5e6, dutyKnown: true },
    *rows({ even, normal, about }) {
      const [clean, holds] = [3e5 * about(0.08), 60 * about(0.12)];
      const dirt = [0.5, 1, 1, 2][Math.floor(4 * even())]!;
      for (let t = 0, held = 0, rate = dirt; ; t++) {
        if (t % 30 === 0) rate = dirt * (even() < 0.5 ? 1 : 1.5);
        yield { t, x: clean * Math.exp((2.2 * held) / holds) * (1 + 0.04 * normal()), rate };
        held += rate;
      }
    },
  },
  // Debris in grams per gram: an even rise with a random walk; one unit in ten lasts three times as long.
  'debris, and one that lasts': {
    ...{ units: 10, limit: 40e-6 },
    rows: at(0.5, ({ even, normal, about }) => {
      const speed = 0.4e-6 * about(0.15) * (even() < 0.1 ? 1 / 3 : 1);
      let walk = 0;
      return (t) => {
        walk += 0.3e-6 * normal();
        return speed * t + walk + 0.8e-6 * normal();
      };
    }),
  },
  // A lamp's light, below 70 % of its first: exponential (IES TM-21), read at uneven times with gaps.
  'light that fades': {
    ...{ units: 6, limit: 0.7, direction: 'below' },
    *rows({ even, normal, about }) {
      const [first, rate] = [about(0.01), 1.1e-5 * about(0.2)];
      for (let t = 0; ; t += (even() < 0.04 ? 3_000 : 400) * (0.2 + even())) {
        const rise = 0.03 * -Math.expm1(-t / 1_000);
        yield { t, x: (first + rise) * Math.exp(-rate * t) + 0.006 * normal() };
      }
    },
  },
  // A tool's wear in micrometres, looked at some twenty times in its life.
  'tool looked at rarely': {
    ...{ units: 8, limit: 300 },
    rows: at(8, ({ normal, about }) => {
      const [quick, steady] = [60 * about(0.1), 1.3 * about(0.2)];
      return (t) => quick * -Math.expm1(-t / 15) + steady * t + 0.00004 * t ** 3 * steady + 8 * normal();
    }),
  },
  // Breaks without a warning, after lives as a Weibull law of shape 2 has them.
  'no warning, ten of them': {
    ...{ units: 10, limit: 10 },
    rows: at(1, ({ even, normal }) => {
      const end = 150 * Math.sqrt(-Math.log(1 - even()));
      return (t) => (t > end ? 20 : 4 + 0.5 * normal());
    }),
  },
  // Gamma process (van Noortwijk 2009), by seconds.
  'gamma process': {
    ...{ units: 5, limit: 1 },
    rows: at(60, ({ even, about }) => {
      const often = 0.02 * about(0.15);
      let wear = 0;
      return () => {
        // Exponential rises now and then add up to one.
        for (let i = 0; i < 5; i++) if (even() < often * 5) wear -= 0.02 * Math.log(1 - even());
        return wear;
      };
    }),
  },
  // Resistance of a contact: hardly anything for long, then as a power of time; from negative values up.
  'contact in decibels': {
    ...{ units: 4, limit: 3 },
    rows: at(2, ({ normal, about }) => {
      const life = 700 * about(0.3);
      return (t) => -20 + 23 * (t / life) ** 4 + 0.4 * normal();
    }),
  },
};
