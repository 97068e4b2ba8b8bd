import { printJson, printLines, printRows } from '../output.ts';
import { type Score, type Scored, scoreOf } from './score.ts';
import { type Tally, tallyText } from './tally.ts';

/** The last third of life, in which an estimate is worth most. */
const LATE = 2 / 3;

/** What was read, and where nothing could be said. */
interface About {
  readonly read: Tally;
  readonly history?: Tally;
  readonly abstained: readonly Abstention[];
  /** Cuts of which nothing is known to score them by: no truth, or no estimate and no other life. */
  readonly unscored: number;
}

/** Why nothing could be said, and of how many cuts. */
interface Abstention {
  readonly reason: string;
  readonly cuts: number;
}

/** The most frequent first; how many points there were doesn't tell reasons apart. */
export function abstentionsOf(reasons: ReadonlyMap<string, number>): Abstention[] {
  const alike = new Map<string, number>();
  for (const [reason, cuts] of reasons) {
    const kind = reason.replace(/^\d+ points; /, 'too few points; ');
    alike.set(kind, (alike.get(kind) ?? 0) + cuts);
  }
  return [...alike].map(([reason, cuts]) => ({ reason, cuts })).sort((one, other) => other.cuts - one.cuts);
}

/** Scores whatever predicted, and says what was read and where nothing could be said. */
export async function summarize(
  about: About,
  scored: ReadonlyMap<string, readonly Scored[]>,
  json: boolean | undefined,
): Promise<void> {
  const parts = [
    { name: 'all', of: (_: Scored) => true },
    { name: 'last third', of: ({ passed }: Scored) => passed >= LATE },
  ];
  const table = parts.flatMap(({ name: part, of }) =>
    [...scored].flatMap(([name, those]) => {
      const chosen = those.filter(of);
      return chosen.length === 0 ? [] : [{ part, name, score: scoreOf(chosen) }];
    }),
  );
  if (json) {
    const of = (part: string) =>
      Object.fromEntries(table.filter((row) => row.part === part).map(({ name, score }) => [name, score]));
    const abstained = about.abstained.reduce((sum, { cuts }) => sum + cuts, 0);
    await printJson({
      summary: { ...about, abstained, reasons: about.abstained, all: of('all'), lastThird: of('last third') },
    });
    return;
  }
  await printLines('', ...aboutText(about), '');
  const figure = (title: string, of: (score: Score) => number) => ({
    title,
    text: ({ score }: (typeof table)[number]) => brief(of(score)),
    right: true,
  });
  await printRows(table, {
    json: false,
    object: (row) => row,
    none: 'Nothing is known of what came true, so nothing is scored.',
    columns: [
      { title: 'CUTS', text: ({ part }) => part },
      { title: 'PREDICTION', text: ({ name }) => name },
      figure('N', ({ cuts }) => cuts),
      figure('RMSE', ({ rmse }) => rmse),
      figure('MAE', ({ mae }) => mae),
      figure('BIAS', ({ bias }) => bias),
      figure('PHM08', ({ phm08 }) => phm08),
      figure('α-λ', ({ alphaLambda }) => alphaLambda),
      figure('COVERAGE', ({ coverage }) => coverage),
      figure('P', ({ coverageP }) => coverageP),
      figure('WIDTH', ({ width }) => width),
      figure('INTERVAL', ({ intervalScore }) => intervalScore),
    ],
  });
}

function aboutText({ read, history, abstained, unscored }: About): string[] {
  const cuts = abstained.reduce((sum, one) => sum + one.cuts, 0);
  const why = abstained.map(({ reason, cuts: count }) => `  ${count}: ${reason}`);
  return [
    tallyText(read),
    ...(history ? [`History: ${tallyText(history)}`] : []),
    cuts === 0
      ? 'Every cut has an estimate.'
      : `${cuts} cuts without an estimate, which count as the fleet's mean life:`,
    ...why,
    ...(unscored === 0
      ? []
      : [
          `${unscored} cuts aren't scored: what came true isn't known, or there is no estimate and no other life.`,
        ]),
  ];
}

/** Four digits that count. */
export function brief(value: number): string {
  return Math.abs(value) >= 1e6 ? value.toExponential(3) : String(Number(value.toPrecision(4)));
}
