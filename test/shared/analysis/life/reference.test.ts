import { describe, expect, test } from 'vitest';
import { abstention } from '../../../../cli/backtest/abstention.ts';
import { binomialP } from '../../../../cli/backtest/score.ts';
import { straightLine } from '../../../../cli/backtest/yardsticks.ts';
import { contrastAt, runningSums } from '../../../../shared/analysis/changes/contrast.ts';
import { stepsIn } from '../../../../shared/analysis/changes/steps.ts';
import { covariateEffects, withoutCovariates } from '../../../../shared/analysis/life/covariates.ts';
import { withoutDailyCycle } from '../../../../shared/analysis/life/cycle.ts';
import { blended, blendOf } from '../../../../shared/analysis/life/fleet/blend.ts';
import { dutyToCome, trackOf, unlikeness } from '../../../../shared/analysis/life/fleet/gauge.ts';
import { missAt, missesOf } from '../../../../shared/analysis/life/fleet/misses.ts';
import { regressed } from '../../../../shared/analysis/life/fleet/regression.ts';
import {
  distances,
  likeness,
  type Moment,
  similar,
} from '../../../../shared/analysis/life/fleet/similarity.ts';
import { meanLeft } from '../../../../shared/analysis/life/fleet/survivors.ts';
import { indexOf, learnIndex } from '../../../../shared/analysis/life/healthIndex.ts';
import { posterior } from '../../../../shared/analysis/life/posterior.ts';
import { leanOn } from '../../../../shared/analysis/life/prior.ts';
import { weeklyDuty } from '../../../../shared/analysis/life/week.ts';
import { remainingByEither } from '../../../../shared/analysis/survival/eitherLaw.ts';
import { foretold } from '../../../../shared/analysis/survival/foretold.ts';
import {
  endsWithin,
  logDensityAfter,
  remainingQuantile,
  survivalOf,
} from '../../../../shared/analysis/survival/remaining.ts';
import { lag1Autocorrelation } from '../../../../shared/analysis/trend/autocorrelation.ts';
// By scripts/reference/beran.R, with R's survival.
import beran from './fleet/beran.json' with { type: 'json' };
// By scripts/reference/lives.py, with NumPy, SciPy and statsmodels.
import reference from './lives.json' with { type: 'json' };

/** null stands for NaN, as JSON has none. */
const numbers = (values: readonly (number | null)[]): number[] => values.map((value) => value ?? Number.NaN);
const finite = (value: number | string): number =>
  value === 'inf' ? Number.POSITIVE_INFINITY : Number(value);

/** Within a share of what is expected, or of what counts as nothing on its scale. */
function near(found: number, expected: number, tolerance: number, scale = 0): void {
  // Of infinity it is equal or not.
  const allowed = Number.isFinite(expected) ? tolerance * Math.max(Math.abs(expected), scale) : 0;
  if (found !== expected)
    expect(Math.abs(found - expected), `${found} for ${expected}`).toBeLessThanOrEqual(allowed);
}

const moment = (features: readonly number[], i: number, more: Partial<Moment> = {}): Moment => ({
  life: i,
  features,
  left: 0,
  dutyLeft: 0,
  passed: true,
  ...more,
});

describe('trajectory similarity', () => {
  test.each(reference.likeness)('$name: distances and weights, within 1e-8', (known) => {
    const moments = known.features.map((features, i) => moment(features, i));
    const bandwidths = { features: known.widths.map(finite), path: known.path };
    const found = distances(known.query, known.unlike, moments, bandwidths, -1);
    known.distances.forEach((distance, i) => {
      near(found[i]!, distance, 1e-9, 1e-9);
    });
    const weights = likeness(found, known.scale);
    known.weights.forEach((weight, i) => {
      near(weights[i]!, weight, 1e-8, 1e-9);
    });
  });

  test.each(beran.cases)(
    '$name: the mean of Beran’s curve, within 1e-12',
    ({ left, passed, weight, mean }) => {
      const samples = left.map((value, i) => ({ left: value, passed: passed[i] === 1, weight: weight[i]! }));
      near(meanLeft(samples.filter((one) => one.weight > 0)), mean, 1e-12);
      const moments = left.map((value, i) =>
        moment([], i, { left: value, dutyLeft: value / 2, passed: passed[i] === 1 }),
      );
      near(similar(moments, weight).left, mean, 1e-12);
      near(similar(moments, weight).dutyLeft, mean / 2, 1e-12);
    },
  );
});

test.each(reference.local)('local regression, $name: the value at the query, within 1e-7', (known) => {
  const moments = known.features.map((features, i) =>
    moment(features, i, { left: known.left[i]!, dutyLeft: known.dutyLeft[i]!, passed: known.passed[i]! }),
  );
  const found = regressed(known.query, moments, known.weights);
  if (known.answer === null) return expect(found).toBeUndefined();
  near(found!.left, known.answer.left, 1e-7, 1e-3);
  near(found!.dutyLeft, known.answer.dutyLeft, 1e-7, 1e-3);
});

test.each(reference.blends)(
  'the blend, $name: answers, weights and what they are off within 1e-9',
  ({ asked, own, ...tried }) => {
    const blend = blendOf(tried);
    const said = (one: { middle: number; spread: number } | null | undefined) => one ?? undefined;
    const misses = missesOf(blend, (own ?? tried.truth.map(() => undefined)).map(said));
    for (const known of asked) {
      const found = blended(blend, known.answers);
      near(found.answer, known.answer, 1e-9, tried.most * 1e-9);
      known.weights.forEach((weight, i) => {
        near(found.weights[i]!, weight, 1e-9, 1e-9);
      });
      const missed = missAt(misses, found.answer, said('own' in known ? known.own : undefined));
      for (const { p, value } of known.missed) near(missed(p), value, 1e-9, tried.most * 1e-9);
    }
  },
);

test.each(reference.indices)(
  'the health index, $name: weights and index within 1e-8',
  ({ lives, ...known }) => {
    const index = learnIndex(lives);
    known.weights.forEach((weight, i) => {
      near(index.weights[i]!, weight, 1e-8, 1e-3);
    });
    near(index.offset, known.offset, 1e-12);
    const found = lives.flatMap(({ columns }) => indexOf(index, columns));
    known.index.forEach((value, i) => {
      near(found[i]!, value, 1e-8, 1);
    });
  },
);

test.each(reference.covariates)('covariates, $name: their effects within 1e-5', ({ courses, effects }) => {
  const observed = courses.map(({ value, covariates }) => {
    return { value: numbers(value), covariates: covariates.map(numbers) };
  });
  const found = covariateEffects(observed);
  if (effects === null) return expect(found.slopes).toEqual([]);
  effects.slopes.forEach((slope, i) => {
    near(found.slopes[i]!, slope, 1e-5, 1e-3);
  });
  effects.means.forEach((mean, i) => {
    near(found.means[i]!, mean, 1e-9, 1e-9);
  });
  const [first] = observed;
  const rest = withoutCovariates(first!.value, first!.covariates, found);
  const [i] = [Math.floor(rest.length / 2)];
  const taken = effects.slopes.reduce((sum, slope, c) => {
    const apart = first!.covariates[c]![i]! - effects.means[c]!;
    return sum + (Number.isFinite(apart) ? slope * apart : 0);
  }, 0);
  if (Number.isFinite(rest[i]!)) near(rest[i]!, first!.value[i]! - taken, 1e-4, 1);
});

test.each(reference.cycles)(
  'the daily cycle, $name: what is left, within 1e-9',
  ({ hours, values, result }) => {
    const found = withoutDailyCycle(hours, values);
    expect(found).toHaveLength(result.length);
    result.forEach((value, i) => {
      near(found[i]!, value, 1e-9, 1);
    });
  },
);

test.each(reference.autocorrelations)('autocorrelation, $name: within 1e-9', ({ values, lag1 }) => {
  near(lag1Autocorrelation(values), lag1, 1e-9, 1e-3);
});

test.each(reference.laws)(
  'a $family law at $age: what is outlived, what remains, what ends, within 1e-8',
  (known) => {
    const law = {
      family: known.family as 'weibull' | 'lognormal',
      location: known.location,
      spread: known.spread,
    };
    near(survivalOf(law, known.age), known.survival, 1e-8);
    for (const { p, left } of known.quantiles) {
      near(remainingQuantile(law, known.age, p), left, 1e-8, Math.exp(known.location));
    }
    for (const { span, p, logDensity } of known.ends) {
      near(endsWithin(law, known.age, span), p, 1e-8, 1e-6);
      near(logDensityAfter(law, known.age, span), logDensity, 1e-8, 1);
    }
  },
);

test.each(reference.leanings)('an estimate that leans on a $family law at $age: within 0.1 %', (known) => {
  const law = {
    family: known.family as 'weibull' | 'lognormal',
    location: known.location,
    spread: known.spread,
  };
  const lives = {
    component: 'c',
    clock: 'operating',
    law,
    error: { location: 0, logSpread: 0 },
    lives: 9,
    ended: 9,
  } as const;
  const [p10, p50, p90] = known.own ?? [];
  const own =
    known.own === null
      ? { component: 'c', unavailable: 'no trend' }
      : { component: 'c', p10: p10!, p50: p50!, p90: p90!, method: 'own' };
  const found = leanOn(own, { lives, age: known.age, rate: known.rate });
  if ('unavailable' in found) throw new Error(found.unavailable);
  for (const name of ['p10', 'p50', 'p90'] as const) {
    if (known[name] === null) expect(found[name]).toBeNull();
    else near(found[name]!, known[name], 1e-3);
  }
  expect(Math.abs(found.fleet!.share - known.share)).toBeLessThan(0.006);
  if (known.own !== null) {
    const hours = (seconds: number) => (seconds / 3_600) * known.rate;
    const off = Math.log(2) / (law.family === 'weibull' ? Math.PI / Math.sqrt(6) : 1);
    const unlike = { ...law, spread: Math.hypot(law.spread, off) };
    const possible = [
      { law, chance: 0.8 },
      { law: unlike, chance: 0.2 },
    ];
    const remains = remainingByEither(possible, known.age);
    const both = posterior(
      { p10: p10!, p50: p50!, p90: p90! },
      {
        quantile: (p) => (remains.quantile(p) / known.rate) * 3_600,
        passedBy: (seconds) => remains.endsWithin(hours(seconds)),
        logDensity: (seconds) => remains.logDensity(hours(seconds)),
      },
    )!;
    near(both.quantile(0.5), known.p50!, 2e-4);
  }
  const { d7, d30, d90 } = found.within!;
  [d7, d30, d90].forEach((p, i) => {
    expect(Math.abs(p - known.within[i]!)).toBeLessThan(1.5e-3);
  });
});

test.each(reference.weeks)('duty by the hours of a week, $name: within 1e-9', ({ hours, duty, asked }) => {
  const between = weeklyDuty(hours, duty);
  for (const { from, to, duty: added } of asked) {
    if (added === null) expect(between).toBeUndefined();
    else near(between!(from, to), added, 1e-9, 1);
  }
});

test.each(reference.gauges)('how lives were run, $name: unlikeness and duty to come within 1e-9', (known) => {
  const { age, longest, weights } = known;
  const courses = known.courses.map((course) => ({ ...course, value: course.duty }));
  const tracks = courses.map((course) => trackOf(course, longest));
  known.unlike.forEach((expected, i) => {
    const found = unlikeness(tracks[0]!, tracks[i]!, courses[i]!.age.at(-1)!, age, longest);
    near(found, expected, 1e-9, 1);
  });
  const ran = tracks.map((track, i) => ({ track, end: courses[i]!.age.at(-1)! }));
  const toCome = dutyToCome(age, ran, weights, longest);
  for (const { duty, time } of known.toCome) near(toCome(duty), time, 1e-9, longest);
});

test.each(reference.contrasts)(
  'contrast, $name: within 1e-9',
  ({ values, end, from, contrast, ...lengths }) => {
    const found = contrastAt(runningSums(values), end, from, { ...lengths, warmUp: 0 });
    if (contrast === null) expect(found).toBeUndefined();
    // Of huge values, running sums keep what sixteen digits hold.
    else near(found!, contrast, Math.abs(values[0]!) > 1e9 ? 1e-3 : 1e-9, 1);
  },
);

test.each(reference.steps)('steps, $name: place, size and standard errors within 1e-6', (known) => {
  const points = known.values.map((value, i) => ({ at: i, value }));
  const found = stepsIn(points, 1);
  expect(found.map(({ at }) => at)).toEqual([known.index]);
  near(found[0]!.size, known.size, 1e-6);
  near(found[0]!.from, known.from, 1e-6, 1);
  near(found[0]!.to, known.to, 1e-6, 1);
  near(found[0]!.z, known.z, 1e-4);
});

test.each(reference.foretold)('lives that are foretold, $name: the score within 1e-6', (known) => {
  const lives = known.entry.map((entry, i) => ({ entry, exit: known.exit[i]!, ended: known.ended[i]! }));
  near(foretold(known.family as 'weibull' | 'lognormal', lives)!, known.score, 1e-6, 1);
});

describe('what predictions are scored and held against', () => {
  test.each(reference.abstentions)(
    'where nothing can be said, $name: the fleet’s mean, and where one more life ends, within 1e-9',
    ({ ends, asked }) => {
      const lives = ends.map((end) => ({ end, passed: true, age: [], value: [], duty: [] }));
      for (const { age, p10, p50, p90 } of asked) {
        const found = abstention(lives, age);
        near(found.p10, p10, 1e-9, 1);
        near(found.p50, p50, 1e-9, 1);
        near(found.p90, p90, 1e-9, 1);
      }
    },
  );

  test.each(reference.binomials)(
    '$hits of $n at $share: the exact binomial test, within 1e-9',
    ({ hits, n, share, p }) => {
      near(binomialP(hits, n, share), p, 1e-9);
    },
  );

  test.each(reference.lines)(
    'a straight line, $name: within 1e-9',
    ({ age, value, until, limit, answer }) => {
      const found = straightLine({ age, value, duty: age }, until, limit, (one) => one);
      [found.p10, found.p50, found.p90].forEach((time, i) => {
        near(time, finite(answer[i]!), 1e-9, 1e-9);
      });
    },
  );
});
