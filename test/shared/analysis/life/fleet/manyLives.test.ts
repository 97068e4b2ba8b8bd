import { expect, test } from 'vitest';
import type { RecordedLife } from '../../../../../shared/analysis/life/course.ts';
import { ask, learn } from '../../../../../shared/analysis/life/fleet/knowledge.ts';
import { normal } from '../../normal.ts';

/** A life that wears as the square of its age, of about 60, and passes 100. */
function lifeOf(seed: number): RecordedLife {
  const noise = normal(seed);
  const life = 60 * Math.exp(0.2 * noise());
  const age = Array.from({ length: Math.ceil(life) }, (_, i) => i);
  const value = age.map((at) => 100 * (at / life) ** 2 + 2 * noise());
  return { age, value, duty: age, end: age.length, passed: true };
}

test('of more lives than there are moments to compare, what is said is no worse than of a tenth of them', () => {
  const lives = Array.from({ length: 1_500 }, (_, i) => lifeOf(i + 1));
  const errorOf = (known: readonly RecordedLife[]) => {
    const knowledge = learn(known, () => undefined, 0.2)!;
    let sum = 0;
    for (let seed = 9_001; seed <= 9_040; seed++) {
      const life = lifeOf(seed);
      const at = Math.floor((0.4 + (seed % 5) / 10) * life.end);
      const so = { age: life.age.slice(0, at), value: life.value.slice(0, at), duty: life.duty.slice(0, at) };
      sum += (ask(knowledge, so, at - 1, undefined).p50 - (life.end - at + 1)) ** 2;
    }
    return Math.sqrt(sum / 40);
  };
  expect(errorOf(lives)).toBeLessThan(1.1 * errorOf(lives.slice(0, 150)));
}, 60_000);
