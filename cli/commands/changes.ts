import { basename } from 'node:path';
import type { Command } from 'commander';
import { InputError } from '../../shared/errors.ts';
import type { Score, summaryOf } from '../changes/score.ts';
import { type CommonOptions, collect, command, positiveNumber, wholeNumber } from '../command.ts';
import { printJson, printLines, printRows } from '../output.ts';

interface ChangesOptions extends CommonOptions {
  readonly normal: string;
  readonly value?: readonly string[];
  readonly time?: string;
  readonly separator?: string;
  readonly change?: string;
  readonly anomaly?: string;
  readonly tolerance: number;
  readonly length: number;
  readonly rate: number;
}

/** `vakt changes` */
export function changesCommand(): Command {
  return command(
    'changes <files...>',
    'Warns of changes in recordings sampled evenly, several signals at once; where they are labelled, scores the warnings.',
    'changes run1.csv run2.csv --normal normal.csv --time datetime --value Current --value Pressure',
    'changes valve1/*.csv --normal anomaly-free.csv --time datetime --value Current --value Pressure \\\n    --change changepoint --anomaly anomaly --tolerance 60 --json',
  )
    .requiredOption(
      '--normal <file>',
      'a recording in which nothing happens: all that is learned is learned from it',
    )
    .option('--value <column>', 'a column with a signal; again for more of them', collect)
    .option('--time <column>', 'the column with the time; the first one otherwise')
    .option('--separator <char>', 'between columns; told from the first line otherwise')
    .option('--change <column>', 'the column that is 1 where a change begins or ends')
    .option('--anomaly <column>', 'the column that is 1 while something is wrong')
    .option('--tolerance <seconds>', 'a warning within so long of a change has found it', positiveNumber, 60)
    .option(
      '--length <values>',
      'of a stretch of the normal recording that is like a run',
      wholeNumber,
      1_150,
    )
    .option(
      '--rate <share>',
      'share of such stretches in which a signal may warn of nothing',
      positiveNumber,
      0.2,
    )
    .action(changes);
}

async function changes(files: readonly string[], options: ChangesOptions): Promise<void> {
  const { WINDOWS } = await import('../../shared/analysis/changes/contrast.ts');
  const { departures, learnLevels, warningsIn } = await import('../../shared/analysis/changes/watch.ts');
  const { readRecording } = await import('../changes/recording.ts');
  const { scoreOf, summaryOf } = await import('../changes/score.ts');
  const { value, time, change, anomaly, separator, length, tolerance } = options;
  if (!value) throw new InputError('Say with --value which columns are signals.');
  const normal = await readRecording(options.normal, separator, { time, values: value });
  const levels = learnLevels(normal.values, length, options.rate, WINDOWS);
  if (!levels) {
    throw new InputError(
      `${options.normal} has ${normal.times.length} rows: fewer than the ${length} of a run (--length).`,
    );
  }

  const found: Found[] = [];
  const scores: Score[] = [];
  for (const file of files) {
    const run = await readRecording(file, separator, { time, values: value, change, anomaly });
    const warnings = warningsIn(run.values, levels, WINDOWS);
    for (const { index, signal, times } of warnings) {
      const at = (run.times[index]! - run.times[0]!) / 1_000;
      found.push({ run: basename(file), at, signal: value[signal]!, times });
    }
    const away = departures(run.values, levels, WINDOWS);
    scores.push(scoreOf(run, warnings, away, tolerance, WINDOWS.warmUp));
  }
  await printRows(found, {
    json: options.json,
    object: (row) => row,
    none: 'No change was found.',
    columns: [
      { title: 'RUN', text: ({ run }) => run },
      { title: 'AT', text: ({ at }) => `${at.toFixed(0)} s`, right: true },
      { title: 'SIGNAL', text: ({ signal }) => signal },
      { title: 'TIMES USUAL', text: ({ times }) => times.toFixed(1), right: true },
    ],
  });
  if (change === undefined && anomaly === undefined) return;
  const summary = summaryOf(scores);
  if (options.json) await printJson({ summary });
  else await printLines('', ...told(summary, tolerance));
}

/** A warning, as it is printed: seconds since the run began, and how many times what is usual. */
interface Found {
  readonly run: string;
  readonly at: number;
  readonly signal: string;
  readonly times: number;
}

function told({ runs, hours, changes, rows }: ReturnType<typeof summaryOf>, tolerance: number): string[] {
  const hits = (name: string, { found, missed, f1, falsePerHour, ...one }: typeof changes.after) =>
    `${name}: F1 ${f1.toFixed(2)}; ${found} found, ${missed} missed (${one.missedPercent.toFixed(0)} %), ` +
    `${one.false} false warnings (${one.falsePercent.toFixed(0)} %, ${falsePerHour.toFixed(1)} an hour)`;
  return [
    `${runs} runs, watched for ${hours.toFixed(1)} h`,
    hits(`Changes, within ${tolerance} s`, changes.around),
    hits(`Changes, within ${tolerance} s after`, changes.after),
    `Rows labelled wrong: F1 ${rows.f1.toFixed(2)}, false alarms ${rows.falseAlarmPercent.toFixed(1)} %, ` +
      `missed alarms ${rows.missedAlarmPercent.toFixed(1)} %`,
  ];
}
