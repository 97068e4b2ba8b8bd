import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importsOf, ROOT, sourcesOf } from './source.ts';

/** Where the analysis, and what it is scored with, calculates. */
const FOLDERS = ['shared/analysis', 'functions/analyze/rollups', 'cli/backtest'];

/** Statistics, by the file of values that SciPy, statsmodels, NumPy or R gave for them. */
const REFERENCES: Readonly<Record<string, readonly string[]>> = {
  'shared/analysis/trend/theilslopes.json': ['trend/theilSen'],
  'shared/analysis/trend/lifemodels.json': [
    ...['trend/mannKendall', 'trend/growth', 'trend/bend', 'trend/wiener'],
    ...['statistics/normal', 'statistics/inverseGaussian', 'statistics/firstPassage'],
  ],
  'shared/analysis/statistics/robustRegression.json': ['statistics/robustRegression'],
  'shared/analysis/survival/survival.json': [
    ...['survival/kaplanMeier', 'survival/nelsonAalen', 'survival/riskSets', 'survival/restrictedMean'],
    ...['survival/fitLaw'],
  ],
  'shared/analysis/survival/among.json': ['survival/fitAmong', 'survival/likelihood', 'survival/mostLikely'],
  'shared/analysis/sketch/quantiles.json': ['sketch/sketch'],
  'shared/analysis/kpis/reference.json': ['kpis/kpis'],
  'shared/analysis/life/fleet/beran.json': ['life/fleet/survivors'],
  'shared/analysis/life/lives.json': [
    ...['life/fleet/similarity', 'life/fleet/regression', 'life/fleet/blend', 'life/fleet/gauge'],
    ...['life/healthIndex', 'life/covariates', 'life/cycle', 'life/week', 'life/prior', 'life/posterior'],
    'life/fleet/misses',
    ...['trend/autocorrelation', 'survival/remaining', 'survival/eitherLaw', 'survival/foretold'],
    ...['changes/contrast', 'changes/steps', 'cli/backtest/score', 'cli/backtest/yardsticks'],
    ...['statistics/student', 'statistics/further', 'cli/backtest/abstention'],
  ],
  'shared/analysis/life/running/running.json': [
    ...['life/running/credibility', 'life/running/goesOn', 'life/running/lately', 'life/running/usual'],
    'life/running/misses',
  ],
};

/** What is made of statistics with references, and tried as a whole on simulated or recorded truth; by why. */
const MADE_OF_THEM: Readonly<Record<string, readonly string[]>> = {
  'robust regression and medians by hours': ['baseline/deviation', 'baseline/learn', 'changes/levelShifts'],
  'contrasts and their quantiles': ['changes/watch'],
  'trends, weighed by their own past': [
    ...[
      'life/own/beyond',
      'life/own/candidate',
      'life/own/hindcast',
      'life/own/inTime',
      'life/own/onset',
      'life/own/ownTrend',
      'life/own/thin',
    ],
    ...[
      'life/own/voices',
      'life/quantiles',
      'life/steady',
      'life/estimate',
      'life/remaining',
      'life/indicator',
    ],
    ...['life/fleet/experts', 'life/fleet/knowledge', 'life/fleet/questions'],
    ...['life/recorded/answers', 'life/recorded/join', 'statistics/invert'],
  ],
  'laws of life and their clocks': [
    ...['survival/families', 'survival/fleet', 'survival/fleetLives', 'survival/duty'],
    ...['survival/pumpLives', 'survival/contractLocation', 'survival/contractLaw', 'survival/lived'],
  ],
  'sums, extremes and quantiles of what the hours hold': [
    ...['kpis/energy', 'kpis/pumpDown', 'kpis/signals', 'kpis/times', 'kpis/data', 'kpis/maintenance'],
    ...['kpis/score', 'rollups/merge', 'rollups/pumpDowns', 'sketch/buckets', 'sketch/bytes'],
    ...['functions/analyze/rollups/accumulate', 'functions/analyze/rollups/rollup'],
    'functions/analyze/rollups/spread',
  ],
  'values seen regime by regime, and effects of covariates': ['life/conditions', 'life/regimes'],
  "a median and its deviation, held against the fault's own story": ['sensors/spikes', 'sensors/drift'],
};

/** Rules, shapes and the reading of files: nothing is estimated. */
const NO_STATISTICS: readonly string[] = [
  ...['hold', 'baseline/conditions', 'baseline/hours', 'baseline/keep', 'baseline/window'],
  ...['kpis/believed', 'kpis/due', 'kpis/kpi', 'kpis/windows', 'packets/tally', 'rollups/sketched'],
  ...['life/arrhenius', 'life/course', 'life/partsLeft', 'life/sinceRenewal', 'life/wear'],
  ...['life/recorded/trajectories', 'statistics/uniform'],
  ...['life/running/known', 'life/running/lastRunning', 'life/running/running', 'life/running/weeks'],
  ...[
    'believe',
    'doubts',
    'held',
    'instruments',
    'jumps',
    'memory',
    'missing',
    'moves',
    'oneSignal',
    'physics',
    'pieces',
    'range',
    'stuck',
  ].map((name) => `sensors/${name}`),
  ...['sensors/trust', 'survival/life', 'survival/partLives', 'survival/past'],
  ...['anew', 'terms'].map((name) => `functions/analyze/rollups/${name}`),
  ...['apart', 'backtest', 'cell', 'cuts', 'oriented', 'places', 'read', 'summary', 'tally', 'unit'].map(
    (name) => `cli/backtest/${name}`,
  ),
];

const pathOf = (name: string) =>
  /^(?:functions|cli)\//.test(name) ? `${name}.ts` : `shared/analysis/${name}.ts`;

test('of every file that calculates it is said where its reference is, or why it needs none', () => {
  const said = [
    ...Object.values(REFERENCES).flat(),
    ...Object.values(MADE_OF_THEM).flat(),
    ...NO_STATISTICS,
  ].map(pathOf);
  const files = FOLDERS.flatMap((folder) => sourcesOf(folder).map(({ file }) => file));
  expect(said.toSorted()).toEqual(files.toSorted());
});

test('references are made by scripts that are kept, and statistics are held to them', () => {
  const scripts = globSync('scripts/reference/*', { cwd: ROOT }).map((file) =>
    readFileSync(join(ROOT, file), 'utf8'),
  );
  const tests = sourcesOf('test').filter(({ file }) => file.endsWith('.test.ts'));
  const imports = importsOf('test');
  const wrong = Object.entries(REFERENCES).flatMap(([json, names]) => {
    const isMade = scripts.some((text) => text.includes(`> test/${json}`));
    const base = json.split('/').at(-1)!;
    const holding = tests.filter(({ text }) => text.includes(`/${base}'`) || text.includes(`'${base}'`));
    const isHeld = (name: string) =>
      holding.some(({ file }) => imports.some((one) => one.file === file && one.target === pathOf(name)));
    return [
      ...(isMade ? [] : [`no script makes ${json}`]),
      ...names.filter((name) => !isHeld(name)).map((name) => `no test holds ${name} to ${json}`),
    ];
  });
  expect(wrong).toEqual([]);
});
