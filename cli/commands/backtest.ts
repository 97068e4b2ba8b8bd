import { type Command, InvalidArgumentError, Option } from 'commander';
import { InputError } from '../../shared/errors.ts';
import type { Outcome } from '../backtest/backtest.ts';
import type { UnitsRead } from '../backtest/read.ts';
import type { Scored } from '../backtest/score.ts';
import { type CommonOptions, command, wholeNumber } from '../command.ts';
import { printRows } from '../output.ts';

interface Options extends CommonOptions {
  readonly unit?: string;
  readonly time: string;
  readonly value: readonly string[];
  readonly limit?: number;
  readonly direction: 'above' | 'below';
  readonly duty?: string;
  readonly covariates?: readonly string[];
  readonly truth?: string;
  readonly history?: string;
  readonly cuts?: number;
  readonly seed: number;
  readonly last?: true;
}

/** Digits of a time in a table: of milliseconds since 1970 all, and of sums of tenths none too many. */
const TIME_DIGITS = 13;
/** Cuts a unit where nothing is said. */
const USUAL_CUTS = 10;

/** `vakt backtest` */
export function backtestCommand(): Command {
  return command(
    'backtest <file.csv>',
    'Try the life estimates on recorded lives: what would have been said, and what came true.',
    'backtest runs.csv --unit run --time time_s --value differential_pressure_pa --limit 600 --duty dust_feed_mm3_s --cuts 60 --seed 1',
    'backtest running.csv --unit engine --time cycle --value s2,s3,s4 --last --history ended.csv --truth rul',
  )
    .option('--unit <column>', 'which unit a row is of (the file is one unit)')
    .requiredOption(
      '--time <column>',
      'rising within a unit: a number in any unit, or a date and time (then seconds)',
    )
    .requiredOption(
      '--value <column,…>',
      'the indicator; or several signals, of which a health index is learned from complete lives',
      columns,
    )
    .option('--limit <number>', 'where the life ends; without it, it ends with the record', number)
    .addOption(
      new Option('--direction <side>', 'on which side of the limit it ends')
        .choices(['above', 'below'])
        .default('above'),
    )
    .option('--duty <column>', 'how hard it is used, per unit of time: wear may run in its sum')
    .option('--covariates <column,…>', 'load, ambient: taken out where they explain the indicator', columns)
    .option('--history <file.csv>', 'complete lives to learn from, in the same columns')
    .option('--truth <column>', 'true remaining life, to score --last by; the estimates never see it')
    .addOption(
      new Option('--cuts <k>', `ages a unit, without regard to its own life (${USUAL_CUTS})`)
        .argParser(wholeNumber)
        .conflicts('last'),
    )
    .option('--seed <n>', 'which ages those are', wholeNumber, 1)
    .option('--last', 'only at each unit’s last row: units that were cut short')
    .addHelpText(
      'after',
      `
A unit is left out of what is learned to judge it. Every cut is scored: where nothing can be said, the fleet's mean
life counts. Predictions are clipped to [0, 3 × the longest life].`,
    )
    .action(run);
}

async function run(file: string, options: Options): Promise<void> {
  checkTogether(options);
  const [{ backtest, ESTIMATOR }, { progressOn }, { abstentionsOf, brief, summarize }] = await Promise.all([
    import('../backtest/backtest.ts'),
    import('../progress.ts'),
    import('../backtest/summary.ts'),
  ]);
  const { units, tally, past } = await recorded(file, options);

  const progress = progressOn(process.stderr, 'estimates made', Date.now());
  const scored = new Map<string, Scored[]>();
  const reasons = new Map<string, number>();
  let cuts = 0;
  function* lines(): Generator<Outcome['line']> {
    const question = {
      units,
      history: past?.units ?? [],
      values: options.value.length,
      limit: options.limit,
      direction: options.direction,
      dutyKnown: options.duty !== undefined,
      cuts: options.last ? undefined : { count: options.cuts ?? USUAL_CUTS, seed: options.seed },
    };
    for (const { line, scored: those } of backtest(question, (done, of) =>
      progress.update(done / of, done, Date.now()),
    )) {
      cuts++;
      for (const [name, one] of those) {
        const known = scored.get(name);
        if (known) known.push(one);
        else scored.set(name, [one]);
      }
      if ('unavailable' in line) reasons.set(line.unavailable, (reasons.get(line.unavailable) ?? 0) + 1);
      yield line;
    }
  }
  const figure = (of: 'p10' | 'p50' | 'p90') => (line: Outcome['line']) =>
    'unavailable' in line ? '–' : brief(line[of]);
  await printRows(lines(), {
    json: options.json,
    object: (line) => line,
    none: 'No unit lived to an age that was asked about.',
    columns: [
      { title: 'UNIT', text: ({ unit: name }) => name },
      { title: 'AT', text: ({ at }) => String(Number(at.toPrecision(TIME_DIGITS))), right: true },
      { title: 'P10', text: figure('p10'), right: true },
      { title: 'P50', text: figure('p50'), right: true },
      { title: 'P90', text: figure('p90'), right: true },
      { title: 'METHOD', text: (line) => ('unavailable' in line ? line.unavailable : line.method) },
    ],
  });
  progress.end();
  const asked = { read: tally, ...(past ? { history: past.tally } : {}) };
  const unscored = cuts - (scored.get(ESTIMATOR)?.length ?? 0);
  await summarize({ ...asked, abstained: abstentionsOf(reasons), unscored }, scored, options.json);
}

/**
 * Reads the units that are asked about, and those of the past, if there are any.
 *
 * @throws {InputError} when too few complete lives are known to learn an index of several signals from, or a unit that is
 * asked about is among those of the past
 */
async function recorded(file: string, options: Options): Promise<UnitsRead & { readonly past?: UnitsRead }> {
  const [{ readUnits }, { keepApart }, { progressOn }] = await Promise.all([
    import('../backtest/read.ts'),
    import('../backtest/apart.ts'),
    import('../progress.ts'),
  ]);
  const { limit, direction, unit, time, duty } = options;
  const covariates = options.covariates ?? [];
  const columnsOf = (truth: string | undefined) => ({
    time,
    value: options.value,
    covariates,
    ...(unit === undefined ? {} : { unit }),
    ...(duty === undefined ? {} : { duty }),
    ...(truth === undefined ? {} : { truth }),
  });
  const limits = { direction, ...(limit === undefined ? {} : { limit }) };
  const read = async (path: string, truth?: string, cutShort = false): Promise<UnitsRead> => {
    const progress = progressOn(process.stderr, 'rows read', Date.now());
    const found = await readUnits(path, columnsOf(truth), { ...limits, cutShort }, (share, rows) =>
      progress.update(share, rows, Date.now()),
    );
    progress.end();
    return found;
  };
  const asked = await read(file, options.last ? options.truth : undefined, options.last);
  const past = options.history === undefined ? undefined : await read(options.history);
  const complete = (past?.units.length ?? 0) + (options.last ? 0 : asked.units.length);
  if (options.value.length > 1 && complete < (options.last ? 2 : 3)) {
    throw new InputError(
      'An index of several signals is learned from complete lives: two more are wanted, as by --history.',
    );
  }
  if (past) keepApart(asked.units, past.units);
  return { ...asked, ...(past ? { past } : {}) };
}

/** @throws {InputError} when options were given that don't go together, or one is missing that another wants */
function checkTogether({ value, limit, last, truth }: Options): void {
  if (value.length === 1 && limit === undefined && last === undefined) {
    throw new InputError('--limit is wanted with a single value: where its life ends.');
  }
  if (value.length > 1 && limit !== undefined) {
    throw new InputError(
      '--limit is for a single value: of several signals an index is learned, whose end is known.',
    );
  }
  if (truth !== undefined && last === undefined) {
    throw new InputError('--truth scores --last: where lives are cut, their own ends tell what was true.');
  }
}

function columns(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.some((name) => name === ''))
    throw new InvalidArgumentError('Names of columns are wanted, with commas between.');
  return names;
}

function number(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new InvalidArgumentError('A number is wanted.');
  return value;
}
