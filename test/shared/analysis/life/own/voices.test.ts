import { expect, test } from 'vitest';
import { type Stretch, stretchesOf } from '../../../../../shared/analysis/life/own/onset.ts';
import { voicesOf } from '../../../../../shared/analysis/life/own/voices.ts';
import { timeAt } from '../../../../../shared/analysis/statistics/invert.ts';
import { normal } from '../../normal.ts';

test('of two stretches whose past would have been told as well, the longer one counts for as much more', () => {
  const age = Array.from({ length: 480 }, (_, i) => i + 1);
  const stretches = stretchesOf({ age, value: age.map((at) => at / 4), duty: age }, [1, 0.5, 0.25]);
  const voices = voicesOf(
    stretches.map((stretch) => ({ ...stretch, unrest: 0 })),
    { clocks: ['time'], limits: [200], reference: 0, favoured: undefined },
  );
  // A straight line foretells itself on every stretch.
  const [whole, half, quarter] = [1, 0.5, 0.25].map(
    (window) => voices.find((one) => one.name === 'theil-sen-linear' && one.window === window)!.weight,
  );
  expect(whole! / half!).toBeCloseTo(2, 2);
  expect(half! / quarter!).toBeCloseTo(2, 2);
});

test('a law runs on from the points it was fitted to, and is told from the newest of the course', () => {
  const age = Array.from({ length: 480 }, (_, i) => i + 1);
  const stretches = stretchesOf({ age, value: age.map((at) => at / 4), duty: age.map((at) => 3 * at) }, [1]);
  const voices = voicesOf(
    stretches.map((stretch) => ({ ...stretch, unrest: 0 })),
    { clocks: ['time', 'duty'], limits: [150], reference: 0, favoured: undefined },
  );
  // From 120 at 480, a quarter a step, it takes 120 more to 150: by then as many have passed as have not.
  for (const clock of ['time', 'duty'] as const) {
    const { passedAfter } = voices.find((one) => /linear/.test(one.name) && one.clock === clock)!;
    expect(passedAfter(clock === 'duty' ? 360 : 120)).toBeCloseTo(0.5, 6);
  }
});

test('a straight line that has always foretold itself is believed to 13 %', () => {
  const age = Array.from({ length: 480 }, (_, i) => i + 1);
  const [stretch] = stretchesOf({ age, value: age.map((at) => at / 4), duty: age }, [1]) as [Stretch];
  const voices = voicesOf([{ ...stretch, unrest: 0 }], {
    clocks: ['time'],
    limits: [150],
    reference: 0,
    favoured: undefined,
  });
  const { passedAfter } = voices.find(({ name }) => name === 'theil-sen-linear')!;
  // Five hindcasts without a miss beside three of a quarter, and 0.85 of that once it is heard with others.
  const off = 0.85 * 0.25 * Math.sqrt(3 / 8);
  // The slope is normal: with a tenth of its chance the line is there before 1 / (1 + 1.2816 × 0.13) of the way.
  const { age: behind } = stretch.since;
  expect(passedAfter((behind + 120) / (1 + 1.2816 * off) - behind)).toBeCloseTo(0.1, 4);
});

test('what a defect shakes adds to what shook before by its square, and of roots of mean squares that is carried on, too', () => {
  const shaken = (at: number) => Math.hypot(1, 0.05 * Math.exp(at / 100));
  // By hand: 4.5² is 1 and 4.39², and the defect comes to 4.39 at 100 ln (4.39 / 0.05).
  const end = 100 * Math.log(Math.sqrt(4.5 ** 2 - 1) / 0.05);
  const late = { 'bent-growth': 0, 'bent-growth-of-squares': 0 };
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    const noise = normal(seed);
    const age = Array.from({ length: 280 }, (_, i) => i + 1);
    const course = { age, value: age.map((at) => shaken(at) * (1 + 0.01 * noise())), duty: age };
    const [stretch] = stretchesOf(course, [1]) as [Stretch];
    const asked = { clocks: ['time'] as const, limits: [4.5], reference: 0, favoured: undefined };
    const voices = voicesOf([{ ...stretch, unrest: 0 }], { ...asked, rootMeanSquare: true });
    for (const name of ['bent-growth', 'bent-growth-of-squares'] as const) {
      const { passedAfter } = voices.find((one) => one.name === name)!;
      late[name] += Math.log(timeAt(passedAfter, 0.5, 100, 1e6)! / (end - 280)) / 6;
    }
    const plain = voicesOf([{ ...stretch, unrest: 0 }], asked);
    expect(plain.some(({ name }) => name === 'bent-growth-of-squares')).toBe(false);
  }
  expect(Math.abs(late['bent-growth-of-squares'])).toBeLessThan(0.1);
  // Where the defect comes to as much as the rest, the root bends more than it will further up.
  expect(late['bent-growth']).toBeLessThan(-0.2);
});

test('a law in duty is tried by the duty that was foretold only where how far off that is isn’t counted in beside', () => {
  // Runs by turns of days that nobody foretells, and wears by exactly what it ran.
  const age = Array.from({ length: 480 }, (_, i) => i + 1);
  let worn = 0;
  const duty = age.map((at) => {
    worn += (Math.floor(at / 24) * 7) % 5 < 2 ? 1 : 0.1;
    return worn;
  });
  const [stretch] = stretchesOf({ age, value: duty.map((at) => at / 4), duty }, [1]) as [Stretch];
  const inDuty = (isMissCounted: boolean) =>
    voicesOf([{ ...stretch, unrest: 0 }], {
      ...{ clocks: ['time', 'duty'] as const, limits: [worn / 3], reference: 0, favoured: undefined },
      ...{ dutyBetween: (from: number, to: number) => 0.2 * (to - from), isMissCounted },
    })
      .filter(({ clock }) => clock === 'duty')
      .reduce((sum, { weight }) => sum + weight, 0);
  expect(inDuty(true)).toBeGreaterThan(0.9);
  expect(inDuty(true)).toBeGreaterThan(2 * inDuty(false));
});
