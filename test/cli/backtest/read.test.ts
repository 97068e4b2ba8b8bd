import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { type Limits, readUnits } from '../../../cli/backtest/read.ts';

const folder = mkdtempSync(join(tmpdir(), 'vakt-backtest-read-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'runs.csv');

const COLUMNS = { unit: 'run', time: 't', value: ['dp'], duty: 'load', covariates: ['temp'] };
const LIMIT: Limits = { limit: 100, direction: 'above' };

function read(text: string, columns: Parameters<typeof readUnits>[1] = COLUMNS, limits = LIMIT) {
  writeFileSync(file, text);
  return readUnits(file, columns, limits, () => {});
}
const rows = (...lines: readonly string[]) => `run,t,dp,load,temp\n${lines.join('\n')}\n`;
/** Two runs as they should be, the first of which ends. */
const SOUND = rows('a,0,1,1,20', 'a,1,5,2,21', 'a,2,101,1,20', 'b,0,1,1,20', 'b,3,2,1,22');

const SIMPLE = { unit: 'run', time: 't', value: ['dp'], covariates: [] };

test('units may be mixed; a life ends where it passes the limit, and what comes later is not its', async () => {
  const text = 'run,t,dp\na,100,1\nb,5,2\na,110,11\na,120,3\nb,6,4\n';
  const { units } = await read(text, SIMPLE, { limit: 10, direction: 'above' });
  expect(units).toEqual(
    [
      { name: 'a', start: 100, age: [0, 10], duty: [0, 10], columns: [[1, 11]], end: 10, passed: true },
      { name: 'b', start: 5, age: [0, 1], duty: [0, 1], columns: [[2, 4]], end: 1, passed: false },
    ].map((unit) => ({ ...unit, truth: undefined })),
  );
});

test('duty is the sum of its rate over time', async () => {
  const { unit: _, ...alone } = SIMPLE;
  const { units } = await read('t,dp,load\n5,1,3\n15,2,3\n35,3,0.5\n', { ...alone, duty: 'load' });
  expect(units[0]).toMatchObject({ age: [0, 10, 30], duty: [0, 30, 40] });
});

test('downwards, a life ends below its limit', async () => {
  const limits = { limit: 10, direction: 'below' } as const;
  const { units } = await read('run,t,dp\na,1,30\na,2,20\na,3,9\n', SIMPLE, limits);
  expect(units[0]).toMatchObject({ end: 2, passed: true });
});

test('twenty thousand rows of a unit become a few thousand points, and none that knows of a later row', async () => {
  const lines = Array.from({ length: 20_000 }, (_, i) => `a,${i},${i / 1e6}`);
  const [unit] = (await read(`run,t,dp\n${lines.join('\n')}\n`, SIMPLE)).units;
  expect(unit!.age.length).toBeLessThanOrEqual(4_096);
  expect(unit!.end).toBe(19_999);
  for (const [i, age] of unit!.age.entries()) expect(unit!.columns[0]![i]!).toBeLessThanOrEqual(age / 1e6);
});

/** One row of a unit, a missing cell being undefined. */
const row = fc.record({
  step: fc.integer({ min: 0, max: 3 }),
  dp: fc.option(fc.double({ min: 0, max: 110, noNaN: true }), { nil: undefined, freq: 6 }),
  load: fc.option(fc.double({ min: 0, max: 9, noNaN: true }), { nil: undefined, freq: 9 }),
  temp: fc.option(fc.double({ min: -9, max: 9, noNaN: true }), { nil: undefined, freq: 9 }),
});

interface Style {
  readonly separator: string;
  readonly newline: string;
  readonly bom: boolean;
  readonly quoted: boolean;
  readonly comma: boolean;
  readonly nothing: string;
  readonly interleaved: boolean;
  readonly blank: boolean;
}

test('however a file is written, the same is read, and every row is accounted for', async () => {
  const sets = fc.array(fc.array(row, { minLength: 2, maxLength: 12 }), { minLength: 1, maxLength: 4 });
  const styles = fc.record<Style>({
    separator: fc.constantFrom(',', ';', '\t'),
    newline: fc.constantFrom('\n', '\r\n'),
    bom: fc.boolean(),
    quoted: fc.boolean(),
    comma: fc.boolean(),
    nothing: fc.constantFrom('', 'NaN', 'null', 'N/A'),
    interleaved: fc.boolean(),
    blank: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(sets, styles, async (units, style) => {
      const lines = units.flatMap((those, u) => {
        let time = 0;
        return those.map(({ step, dp, load, temp }) => {
          time += step;
          return { unit: `u${u}`, time, cells: [time, dp, load, temp] };
        });
      });
      const written = (how: Style) => {
        const cell = (value: number | undefined) => {
          const plain = value === undefined ? how.nothing : String(value);
          return how.comma && how.separator !== ',' ? plain.replace('.', ',') : plain;
        };
        const quote = (text: string) => (how.quoted ? `"${text}"` : text);
        const order = how.interleaved ? [...lines].sort((a, b) => a.time - b.time) : lines;
        const body = order.map(({ unit, cells }) => [unit, ...cells.map(cell)]);
        const all = [
          ['run', 't', 'dp', 'load', 'temp'],
          ...body,
          ...(how.blank ? [['', '', '', '', '']] : []),
        ];
        const text = all.map((line) => line.map(quote).join(how.separator)).join(how.newline);
        return `${how.bom ? '\uFEFF' : ''}${text}${how.newline}`;
      };
      const plain = {
        ...{ separator: ',', newline: '\n', bom: false, quoted: false, comma: false },
        ...{ nothing: '', interleaved: false, blank: false },
      };
      const told = async (text: string) =>
        read(text).then(
          ({ units: found, tally }) => ({
            found: [...found].sort((a, b) => (a.name < b.name ? -1 : 1)),
            tally,
          }),
          (error: Error) => ({ error: error.message.split(':')[1] }),
        );
      const [first, second] = [await told(written(plain)), await told(written(style))];
      if ('error' in first || 'error' in second) {
        // No unit has a course: then it is said so either way.
        expect('error' in second).toBe('error' in first);
        return;
      }
      expect(second.found).toEqual(first.found);
      const { tally } = second;
      expect(tally.rows).toBe(lines.length + (style.blank ? 1 : 0));
      expect(tally.blank).toBe(style.blank ? 1 : 0);
      expect(tally.units + tally.leftOut.length).toBe(units.length);
      // What is told apart is all there is: no row has vanished.
      const used = lines.length - tally.afterEnd - tally.withoutTime;
      expect(used).toBeGreaterThanOrEqual(tally.withoutValue + tally.withoutCovariate);
      for (const unit of second.found) {
        expect(unit.age.every((age, i) => i === 0 || age > unit.age[i - 1]!)).toBe(true);
        expect(unit.duty.every((duty, i) => i === 0 || duty >= unit.duty[i - 1]!)).toBe(true);
        expect(unit.columns[0]!.every(Number.isFinite)).toBe(true);
        expect(unit.end).toBeGreaterThan(0);
      }
    }),
    { numRuns: 60 },
  );
});

test('a random text gives units or an error that names the file, and never anything else', async () => {
  const piece = fc.constantFrom(...'a,b;0123456789.-"\n\r\t eN\uFEFF', 'run', 't', 'dp', 'load', 'temp');
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 60 }), async (pieces) => {
      await read(`run,t,dp,load,temp\n${pieces.join('')}`).then(
        ({ units }) => expect(units.length).toBeGreaterThan(0),
        (error: { code?: string; message: string }) => {
          expect(error).toMatchObject({ name: 'InputError' });
          expect(error.message).toContain(file);
        },
      );
    }),
    { numRuns: 150 },
  );
});

describe('what is missing', () => {
  test('is carried on, left out or taken as usual, and counted', async () => {
    const { units, tally } = await read(
      rows(
        'a,0,1,2,20',
        'a,1,,2,20',
        'a,2,3,,20',
        'a,3,4,2,',
        'a,,4,2,20',
        ',,,,',
        'a,3,6,2,20',
        'a,5,NaN,1,20',
      ),
    );
    const [unit] = units;
    // The duty of the third row is as before; the rows of one time are one point; the last one only says that it runs.
    expect(unit).toMatchObject({
      age: [0, 2, 3],
      duty: [0, 4, 6],
      columns: [
        [1, 3, 5],
        [20, 20, 20],
      ],
      end: 5,
      passed: false,
    });
    expect(tally).toEqual({
      ...{ rows: 8, blank: 1, afterEnd: 0, withoutTime: 1, sameTime: 1, withoutValue: 2, carriedOn: 1 },
      ...{ withoutCovariate: 1, units: 1, ended: 0, leftOut: [] },
    });
  });

  test('of several signals, those that weren’t measured are as they were', async () => {
    const columns = { unit: 'run', time: 't', value: ['dp', 'load'], covariates: [] };
    const { units, tally } = await read(rows('a,0,,1,0', 'a,1,2,1,0', 'a,2,3,,0', 'a,3,,,0'), columns, {
      direction: 'above',
    });
    expect(units[0]).toMatchObject({
      age: [1, 2],
      columns: [
        [2, 3],
        [1, 1],
      ],
      end: 3,
      passed: true,
    });
    expect(tally).toMatchObject({ carriedOn: 1, withoutValue: 2 });
  });

  test('a truth that isn’t told leaves its unit unscored', async () => {
    const columns = { unit: 'run', time: 't', value: ['dp'], covariates: [], truth: 'temp' };
    const { units } = await read(rows('a,0,1,1,9', 'a,1,1,1,', 'b,0,1,1,', 'b,1,1,1,8'), columns);
    expect(units.map(({ truth }) => truth)).toEqual([undefined, 8]);
  });
});

test('units without a course are left out, and named: one moment, no value, a beginning beyond the limit', async () => {
  const { units, tally } = await read(
    `${SOUND}c,4,1,1,20\nd,0,,1,20\nd,1,,1,20\ne,0,150,1,20\ne,1,160,1,20\n`,
  );
  expect(units.map(({ name, passed }) => [name, passed])).toEqual([
    ['a', true],
    ['b', false],
  ]);
  expect(tally).toMatchObject({ units: 2, ended: 1, afterEnd: 1 });
  expect(tally.leftOut).toEqual([
    { unit: 'c', why: 'has but one moment' },
    { unit: 'd', why: 'has no value' },
    { unit: 'e', why: 'begins beyond the limit' },
  ]);
});

test('dates and times are seconds, in UTC where they name no zone', async () => {
  const { units } = await read(
    rows(
      'a,2026-03-29 01:30:00,1,1,20',
      'a,2026-03-29 02:30:00.5,2,1,20',
      'a,2026-03-29T05:30:00+02:00,3,1,20',
    ),
  );
  expect(units[0]!.age).toEqual([0, 3600.5, 7200]);
});

test.each([
  ['a name', rows('a,0,1,1,20', ',1,1,1,20'), 'line 3, column run: no unit is named'],
  [
    'a word',
    rows('a,0,1,1,20', 'a,1,ERR,1,20'),
    'line 3, column dp: a number is wanted, or nothing where none was measured, not "ERR"',
  ],
  ['thousands', rows('a,0,1,1,20', 'a,1,"1,500",1,20'), 'without marks between thousands'],
  ['infinity', rows('a,0,1,1,20', 'a,1,Infinity,1,20'), 'line 3, column dp'],
  ['hexadecimal', rows('a,0,0x10,1,20'), 'line 2, column dp'],
  [
    'a time of the day',
    rows('a,12:30,1,1,20'),
    'line 2, column t: a number is wanted, or a date and time like',
  ],
  ['a day that isn’t', rows('a,2026-02-30,1,1,20'), 'line 2, column t'],
  ['two kinds of time', rows('a,0,1,1,20', 'a,2026-02-20,1,1,20'), 'not written as the times before it are'],
  ['time going back', rows('a,1,1,1,20', 'a,0,1,1,20'), 'unit a goes back in time at 0; sort the file'],
  ['duty below 0', rows('a,0,1,-1,20'), 'line 2, column load: duty can’t be below 0'],
  ['decimal commas between commas', rows('a,0,1,5,1,20'), 'Are decimals written with commas?'],
  ['a column that isn’t', 'run,t,pressure\na,1,1\n', 'has no column dp; there are run, t, pressure'],
  ['no rows', 'run,t,dp,load,temp\n', 'no rows below its line of column names'],
  ['nothing', '', 'is empty'],
  ['one moment each', rows('a,0,1,1,20', 'b,0,1,1,20'), 'no unit with a course: a has but one moment'],
  ['no times', rows('a,,1,1,20'), 'no row with a time'],
  ['the wrong side', rows('a,0,200,1,20', 'a,1,120,1,20', 'a,2,90,1,20'), 'Then say --direction below'],
  ['the newest row first', rows('a,2,200,1,20', 'a,1,120,1,20', 'a,0,90,1,20'), 'Then sort them by time'],
  ['a name in another encoding', rows('P\uFFFDmp,0,1,1,20'), 'line 2, column run: "P\uFFFDmp" isn’t UTF-8'],
  ['no duty at all', rows('a,0,1,0,20', 'a,1,2,,20'), 'the column load never says more than 0'],
  ['a column twice', 'run,t,dp,load,temp,dp\na,0,1,1,20,3\n', 'two columns dp'],
  ['an open quote', rows('a,0,1,1,20', 'a,"1,1,1,20'), "can't be read as CSV"],
])('%s: the error says where it is, and what is wanted', async (_, text, said) => {
  await expect(read(text)).rejects.toThrow(said.replaceAll('’', "'"));
});

test('without units, a file that goes back in time may be several runs', async () => {
  const { unit: _, ...alone } = COLUMNS;
  await expect(read(rows('a,1,1,1,20', 'a,0,1,1,20'), alone)).rejects.toThrow('with --unit');
});

test('a column may not be value and covariate at once', async () => {
  await expect(read(SOUND, { ...COLUMNS, covariates: ['dp'] })).rejects.toThrow(
    'The column dp is asked for as --value and as --covariates',
  );
  const { units } = await read(SOUND, { ...COLUMNS, covariates: ['load'] });
  expect(units.length).toBe(2);
});
