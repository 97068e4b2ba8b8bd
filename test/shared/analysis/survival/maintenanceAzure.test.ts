import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, test } from 'vitest';
import { fitLaw } from '../../../../shared/analysis/survival/fitLaw.ts';
import { kaplanMeier, survivalAt } from '../../../../shared/analysis/survival/kaplanMeier.ts';
import type { Life } from '../../../../shared/analysis/survival/life.ts';
import { nelsonAalen } from '../../../../shared/analysis/survival/nelsonAalen.ts';
import { partLives } from '../../../../shared/analysis/survival/partLives.ts';
import { restrictedMean } from '../../../../shared/analysis/survival/restrictedMean.ts';
import type { MaintenanceRecord } from '../../../../shared/domain/maintenance.ts';
import { HOUR } from '../../../../shared/time.ts';

/** Recorded data lie beside the checkout, where they are; no file of them is part of the project. */
const DATA = join(import.meta.dirname, '../../../../../shared/data/maintenance-azure');

type Group = Record<
  'survival' | 'error' | 'low' | 'high' | 'hazard' | 'mean' | 'weibull' | 'logLikelihood',
  (number | null)[]
> & {
  component: string;
  model: string;
  lives: number;
  ended: number;
  late: number;
};
/** By R: scripts/reference/maintenance-azure.R. */
const REFERENCE: { quantile: number; ages: number[]; groups: Group[] } = JSON.parse(
  readFileSync(join(import.meta.dirname, 'maintenance-azure.json'), 'utf8'),
);

/** Failures are on record from here to there. */
const WATCHED = Date.parse('2020-01-01T06:00:00Z');
const END = Date.parse('2021-01-01T06:00:00Z');

type Machine = { model: string; lives: Map<string, Life[]> };
const rowsOf = (name: string): Record<string, string>[] =>
  parse(readFileSync(join(DATA, name)), { columns: true });
const at = (datetime: string) => Date.parse(`${datetime.replace(' ', 'T')}Z`);

/** Replacements as changes: worn where the component failed at that instant. Ages in hours. */
function readMachines(): Machine[] {
  const failed = new Set(
    rowsOf('PdM_failures.csv').map((row) => [row.machineID, row.failure, row.datetime].join()),
  );
  const records = Map.groupBy(rowsOf('PdM_maint.csv'), ({ machineID }) => machineID);
  return rowsOf('PdM_machines.csv').map(({ machineID, model }) => {
    const told = records.get(machineID)!.map(({ comp, datetime }): MaintenanceRecord => {
      const worn = failed.has([machineID, comp, datetime].join());
      return { kind: 'change', component: comp!, reason: worn ? 'worn' : 'preventive', at: at(datetime!) };
    });
    const lives = ['comp1', 'comp2', 'comp3', 'comp4'].map((component) => {
      const own = partLives(component, told, undefined, END).map(({ from, to, ended }): Life => {
        return { entry: Math.max(0, WATCHED - from) / HOUR, exit: (to - from) / HOUR, ended };
      });
      return [component, own.filter(({ entry, exit }) => exit > entry)] as const;
    });
    return { model: model!, lives: new Map(lives) };
  });
}

const near = (found: readonly number[], expected: readonly (number | null)[], tolerance: number) => {
  for (const [i, value] of expected.entries()) {
    if (value === null) continue;
    expect(Math.abs(found[i]! - value)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(value)));
  }
};

describe.skipIf(!existsSync(DATA))(
  'a year of maintenance of 100 machines, where it lies beside the checkout',
  () => {
    let machines: Machine[];
    beforeAll(() => {
      machines = readMachines();
    });

    test.each(REFERENCE.groups)('lives of $component in $model are as R has them', (group) => {
      const lives = machines
        .filter(({ model }) => group.model === 'all' || model === group.model)
        .flatMap((machine) => machine.lives.get(group.component)!);
      expect(lives).toHaveLength(group.lives);
      expect(lives.filter(({ ended }) => ended)).toHaveLength(group.ended);
      expect(lives.filter(({ entry }) => entry > 0)).toHaveLength(group.late);

      const curve = kaplanMeier(lives, REFERENCE.quantile);
      const steps = REFERENCE.ages.map((age) => curve.findLast((step) => step.age <= age));
      near(
        REFERENCE.ages.map((age) => survivalAt(curve, age)),
        group.survival,
        1e-12,
      );
      near(
        steps.map((step) => step?.error ?? 0),
        group.error,
        1e-12,
      );
      near(
        steps.map((step) => step?.low ?? 1),
        group.low,
        1e-12,
      );
      near(
        steps.map((step) => step?.high ?? 1),
        group.high,
        1e-12,
      );
      const hazards = nelsonAalen(lives);
      const hazard = (age: number) => hazards.findLast((step) => step.age <= age)?.hazard ?? 0;
      near(REFERENCE.ages.map(hazard), group.hazard, 1e-12);
      const { mean, error } = restrictedMean(curve, 4_000);
      near([mean, error], group.mean, 1e-12);

      const law = fitLaw('weibull', lives);
      if (group.ended === 0) return expect(law).toBeUndefined();
      // R's optimiser stops where the likelihood no longer changes: the likelihoods agree better than the laws.
      near([law!.location, law!.spread], group.weibull, 1e-5);
      near([law!.logLikelihood], group.logLikelihood, 1e-9);
    });
  },
);
