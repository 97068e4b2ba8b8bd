import { expect, test } from 'vitest';
import { type Stretch, stretchesOf } from '../../../../../shared/analysis/life/own/onset.ts';
import { voicesOf } from '../../../../../shared/analysis/life/own/voices.ts';

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
