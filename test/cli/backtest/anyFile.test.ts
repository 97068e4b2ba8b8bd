import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { uniform } from '../../../shared/analysis/statistics/uniform.ts';
import { normal } from '../../shared/analysis/normal.ts';
import { runHere } from '../support/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'vakt-backtest-any-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const LAWS = {
  even: (share: number) => 50 * share,
  growing: (share: number) => 2 * Math.exp(3.22 * share),
  late: (share: number) => 50 * share ** 6,
  jump: (share: number) => (share > 0.97 ? 60 : 10),
  flat: () => 20,
  worse: (share: number) => 50 - 60 * share,
};

interface Recording {
  readonly seed: number;
  readonly law: keyof typeof LAWS;
  readonly units: number;
  readonly length: number;
  readonly spread: number;
  readonly noise: number;
  readonly missing: number;
  readonly direction: 'above' | 'below';
  readonly duty: boolean;
  readonly covariate: boolean;
  readonly signals: number;
}
const recordings = fc.record<Recording>({
  seed: fc.integer({ min: 1, max: 1e6 }),
  law: fc.constantFrom('even', 'growing', 'late', 'jump', 'flat', 'worse'),
  units: fc.integer({ min: 1, max: 10 }),
  length: fc.constantFrom(2, 6, 15, 40),
  spread: fc.constantFrom(0, 0.2, 1),
  noise: fc.constantFrom(0, 0.5, 10),
  missing: fc.constantFrom(0, 0.1, 0.6),
  direction: fc.constantFrom('above', 'below'),
  duty: fc.boolean(),
  covariate: fc.boolean(),
  signals: fc.constantFrom(1, 1, 2),
});

/** The same recording in any units of time and value. */
function written(file: string, told: Recording, time: number, value: number): void {
  const [draw, noise] = [uniform(told.seed), normal(told.seed)];
  const lines = ['unit,t,a,b,load,duty'];
  for (let unit = 0; unit < told.units; unit++) {
    const life = told.length * Math.exp(told.spread * noise());
    const rows = Math.min(120, Math.max(1, Math.ceil(1.1 * life)));
    let [t, rate] = [0, 1];
    for (let row = 0; row < rows; row++) {
      const signal = () => {
        const up = LAWS[told.law](t / life) + told.noise * noise();
        const shown = value * (told.direction === 'above' ? up : 100 - up);
        return draw() < told.missing ? '' : shown;
      };
      lines.push([unit, time * t, signal(), signal(), noise(), rate].join(','));
      if (draw() < 0.1) rate = [0, 1, 3][Math.floor(3 * draw())]!;
      t += draw() < 0.05 ? 0 : 0.5 + draw();
    }
  }
  writeFileSync(file, `${lines.join('\n')}\n`);
}

async function asked(file: string, told: Recording, value: number) {
  const limit = value * (told.direction === 'above' ? 50 : 100 - 50);
  const args = ['backtest', file, '--unit', 'unit', '--time', 't', '--cuts', '2', '--json'];
  args.push('--value', told.signals > 1 ? 'a,b' : 'a', '--direction', told.direction);
  if (told.signals === 1) args.push('--limit', String(limit));
  if (told.covariate) args.push('--covariates', 'load');
  if (told.duty) args.push('--duty', 'duty');
  const run = await runHere(args, {});
  if (run.code !== 0) return { refused: run.stderr };
  const lines = run.lines();
  return { lines, summary: lines.pop().summary };
}

test('of any recording every cut has ordered quantiles or a reason, and a score, in whatever units it is written', async () => {
  await fc.assert(
    fc.asyncProperty(recordings, async (told) => {
      const [plain, other] = [join(folder, 'plain.csv'), join(folder, 'other.csv')];
      const [time, value] = [2 ** 22, 2 ** -20];
      written(plain, told, 1, 1);
      written(other, told, time, value);
      const [one, two] = [await asked(plain, told, 1), await asked(other, told, value)];
      if (one.refused !== undefined) {
        // Too few lives for an index, none with a course, or no use of any: it is said, and no crash.
        expect(one.refused).toMatch(/complete lives|course|begins|no row|never says more than 0/);
        expect(two.refused).toBeDefined();
        return;
      }
      expect(two.lines!.length).toBe(one.lines.length);
      for (const [i, line] of one.lines.entries()) {
        const same = two.lines![i];
        if ('unavailable' in line) {
          expect(same.unavailable).toBe(line.unavailable);
          continue;
        }
        const [p10, p50, p90] = [line.p10, line.p50, line.p90];
        expect(p10).toBeGreaterThanOrEqual(0);
        expect(p50).toBeGreaterThanOrEqual(p10);
        expect(p90).toBeGreaterThanOrEqual(p50);
        for (const p of ['p10', 'p50', 'p90'])
          expect(Math.abs(same[p] / time - line[p])).toBeLessThanOrEqual(1e-6 * (line[p] + 1e-3));
      }
      const ours = one.summary.all.vakt;
      expect((ours?.cuts ?? 0) + one.summary.unscored).toBe(one.lines.length);
      for (const score of Object.values<Record<string, number | null>>(one.summary.all)) {
        expect(score.cuts).toBe(ours.cuts);
        for (const [name, figure] of Object.entries(score))
          if (name !== 'phm08') expect(Number.isFinite(figure), name).toBe(true);
      }
      if (ours)
        expect(Math.abs(two.summary!.all.vakt.rmse / time - ours.rmse)).toBeLessThan(1e-5 * ours.rmse + 1e-9);
    }),
    { numRuns: 40 },
  );
}, 120_000);
