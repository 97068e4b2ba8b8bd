import { expect, test } from 'vitest';
import { stretchesOf } from '../../../../../shared/analysis/life/own/onset.ts';
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
