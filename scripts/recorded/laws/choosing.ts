import { at, type Law } from './law.ts';

/** Laws by which choices were made: the first six from the beginning, the others since recorded lives few in number have Student's interval. */
export const CHOOSING: Readonly<Record<string, Law>> = {
  // P. Paris and F. Erdogan, J. Basic Eng. 85 (1963): cracks, seen at uneven times.
  'crack growth': {
    ...{ units: 6, limit: 50 },
    *rows({ even, normal, about }) {
      let [size, t] = [9 * about(0.05), 0];
      for (const speed = 0.05 * about(0.18); ; ) {
        yield { t, x: size + 0.25 * normal() };
        const step = 1 + (even() < 0.05 ? 5 : 0.5) * even();
        for (let i = 0; i < 5; i++) size += (step / 5) * speed * (size / 9) ** 1.45;
        t += step;
      }
    },
  },
  // A battery's fade with a knee (Severson et al., Nature Energy 4, 2019); it recovers a little where it rests.
  'capacity with a knee': {
    ...{ units: 4, limit: 0.8, direction: 'below' },
    *rows({ even, normal, about }) {
      const [new_, slope, knee] = [1.05 * about(0.01), 0.0004 * about(0.25), 300 * about(0.2)];
      for (let t = 0, rest = 0; ; t++) {
        rest = 0.9 * rest + (even() < 0.02 ? 0.01 * even() : 0);
        yield { t, x: new_ - slope * t - 0.025 * Math.exp((t - knee) / 60) + rest + 0.003 * normal() };
      }
    },
  },
  // Darcy's law through a cake that packs; dust by three schedules.
  'filter cake': {
    ...{ units: 5, limit: 600, dutyKnown: true },
    *rows({ even, normal, about }) {
      const [packs, clean] = [about(0.15), 40 * about(0.1)];
      const [first, then] = [
        [1, 1],
        [0.8, 1.6],
        [1.5, 0.7],
      ][Math.floor(3 * even())]!;
      const change = 40 + 60 * even();
      for (let t = 0, dust = 0; ; t++) {
        const rate = t < change ? first! : then!;
        const drop = clean + packs * (2 * dust + 0.012 * dust * dust);
        yield { t, x: drop * (1 + 0.02 * normal()) + 3 * normal(), rate };
        dust += rate;
      }
    },
  },
  // Flank wear: breaking in, steady, breaking down (ISO 3685).
  'flank wear': {
    ...{ units: 3, limit: 0.3 },
    rows: at(1, ({ normal, about }) => {
      const [steady, life] = [about(0.2), 150 * about(0.15)];
      return (t) =>
        0.09 * -Math.expm1(-t / life / 0.06) +
        0.12 * steady * (t / life) +
        0.09 * Math.exp((t / life - 1) / 0.12) +
        0.004 * normal();
    }),
  },
  // Bearings: they run in, are well, and from some day on grow exponentially.
  'bearing vibration': {
    ...{ units: 5, limit: 1.5 },
    rows: at(60, ({ normal, about }) => {
      const [base, onset, fold] = [0.4 * about(0.15), 7_200 * about(0.5), 1_500 * about(0.4)];
      let unrest = 0;
      return (t) => {
        unrest = 0.8 * unrest + 0.02 * normal();
        const wear = t > onset ? 0.06 * Math.expm1((t - onset) / fold) * (1 + 0.05 * normal()) : 0;
        return base + 0.15 * Math.exp(-t / 900) + unrest + wear;
      };
    }),
  },
  'no warning': {
    ...{ units: 6, limit: 1.5 },
    rows: at(1, ({ normal, about }) => {
      const [base, end] = [0.5 * about(0.1), 200 * about(0.5)];
      return (t) => (t > end ? 3 : base + 0.03 * normal());
    }),
  },
  'square root of time': {
    ...{ units: 5, limit: 12 },
    rows: at(1, ({ normal, about }) => {
      const speed = about(0.15);
      let walk = 0;
      return (t) => {
        walk += 0.05 * normal();
        return speed * Math.sqrt(t) + walk + 0.1 * normal();
      };
    }),
  },
  'S-shaped growth': {
    ...{ units: 6, limit: 80 },
    rows: at(1, ({ normal, about }) => {
      const [middle, slowness] = [100 * about(0.2), 15 * about(0.1)];
      return (t) => 100 / (1 + Math.exp((middle - t) / slowness)) + normal();
    }),
  },
  shocks: {
    ...{ units: 7, limit: 40 },
    rows: at(1, ({ even, normal, about }) => {
      const often = 0.15 * about(0.2);
      let wear = 0;
      return () => {
        wear += 0.05 - (even() < often ? Math.log(1 - even()) + Math.log(1 - even()) : 0);
        return wear + 0.1 * normal();
      };
    }),
  },
  'brake lining': {
    ...{ units: 4, limit: 3, direction: 'below', dutyKnown: true },
    *rows({ even, normal, about }) {
      const [soft, load] = [0.05 * about(0.1), 0.5 + even()];
      for (let t = 0, left = 12, rate = load; ; t++) {
        if (even() < 0.03) rate = load * about(0.4);
        yield { t, x: left + 0.05 * normal(), rate };
        left -= soft * rate;
      }
    },
  },
  'fuel cell voltage': {
    ...{ units: 3, limit: 3.2, direction: 'below' },
    rows: at(2, ({ even, normal, about }) => {
      const speed = about(0.15);
      let [unrest, back] = [0, 0];
      return (t) => {
        unrest = 0.95 * unrest + 0.0008 * normal();
        back = 0.98 * back + (even() < 0.006 ? 0.006 : 0);
        return 3.33 - speed * (1.2e-4 * t + 6e-8 * t * t) + unrest + back;
      };
    }),
  },
  'fouling that is washed off': {
    ...{ units: 6, limit: 60 },
    rows: at(1, ({ normal, about }) => {
      const speed = 0.24 * about(0.2);
      let soft = 0;
      return (t) => {
        soft = t % 40 === 0 ? 0.2 * soft : soft + 0.3;
        return speed * t + soft + 0.5 * normal();
      };
    }),
  },
};
