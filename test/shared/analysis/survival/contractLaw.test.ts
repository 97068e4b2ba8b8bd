import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contractLocation } from '../../../../shared/analysis/survival/contractLaw.ts';

const law = { family: 'lognormal', location: 8, spread: 0.3 } as const;
const error = { location: 0.1, logSpread: 0.1 };
const ended = (log: number) => ({ entry: 0, exit: Math.exp(log), ended: true });

describe('where a contract’s location lies', () => {
  test('is where the fleet’s does, as unsurely as contracts differ and that is known, where it has no lives', () => {
    expect(contractLocation({ law, error, between: 0.4 }, [])).toEqual({
      location: 8,
      deviation: Math.hypot(0.4, 0.1),
    });
    expect(contractLocation({ law, error }, [ended(7)])).toEqual({ location: 8, deviation: 0.1 });
  });

  test('is as Bayes’ rule has it of normal laws, by as many lives as there are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 6.5, max: 9.5, noNaN: true }), { minLength: 1, maxLength: 12 }),
        fc.double({ min: 0.05, max: 0.8, noNaN: true }),
        (logs, between) => {
          const found = contractLocation({ law, error, between }, logs.map(ended));
          // Precisions add up: 1 / τ² of the fleet's, n / σ² of its own.
          const precision = between ** -2 + logs.length / 0.3 ** 2;
          const sum = logs.reduce((all, log) => all + log, 0);
          expect(found.location).toBeCloseTo((8 / between ** 2 + sum / 0.3 ** 2) / precision, 6);
          const leans = 1 / precision / between ** 2;
          expect(found.deviation).toBeCloseTo(Math.hypot(precision ** -0.5, leans * 0.1), 6);
        },
      ),
    );
  });

  test('is the later, the longer what hasn’t ended has lasted, and a life that was met late says little', () => {
    for (const family of ['weibull', 'lognormal'] as const) {
      const fleet = { law: { ...law, family }, error, between: 0.4 };
      const at = (exit: number, entry = 0) =>
        contractLocation(fleet, [{ entry, exit, ended: false }]).location;
      expect(at(500)).toBeCloseTo(8, 1);
      expect(at(4_000)).toBeGreaterThan(at(500));
      expect(at(8_000)).toBeGreaterThan(at(4_000));
      expect(at(4_000, 3_900)).toBeLessThan(at(4_000));
    }
  });
});
