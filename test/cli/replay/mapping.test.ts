import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isMeant, type MappingOptions, mappingOf } from '../../../cli/replay/mapping.ts';
import { readingOf } from '../../../cli/replay/reading.ts';
import { SIGNAL_NAMES, SIGNALS } from '../../../shared/domain/signals.ts';
import { InputError } from '../../../shared/errors.ts';

const COLUMNS = ['run', 'time_s', 'dp', 'I=A', 'on'];

test('a signal is its column times scale plus offset, wherever the column stands', () => {
  const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(
      fc.constantFrom(...SIGNAL_NAMES),
      fc.shuffledSubarray(['a', 'b', 'c', 'time'], { minLength: 4 }),
      number,
      number,
      number,
      (signal, columns, cell, scale, offset) => {
        const mapping = mappingOf(
          { map: [`${signal}=b`], scale: [`${signal}=${scale}`], offset: [`${signal}=${offset}`] },
          columns,
        );
        const omitted: string[] = [];
        const cells = columns.map((name) => (name === 'b' ? String(cell) : '7'));
        const reading = readingOf(cells, mapping, 5, (_, why) => omitted.push(why));
        // As texts know no negative zero.
        const value = (cell + 0) * (scale + 0) + (offset + 0);
        const [min, max] = SIGNALS[signal].range;
        if (value >= min && value <= max) {
          expect(reading).toEqual({ at: 5, values: { [signal]: value } });
          expect(omitted).toEqual([]);
        } else {
          expect(reading).toBeUndefined();
          expect(omitted).toEqual(['out of range']);
        }
      },
    ),
  );
});

test('an empty cell is not measured; what is no number, or no sensor could say, is left out and told', () => {
  const mapping = mappingOf({ map: ['power=dp', 'motorCurrent=I=A', 'state=on'] }, COLUMNS);
  const omitted: string[] = [];
  const read = (dp: string, current: string, on: string) =>
    readingOf(['1', '0', dp, current, on], mapping, 1, (signal, why) => omitted.push(`${signal} ${why}`));

  expect(read('4', '', 'off')).toEqual({ at: 1, values: { power: 4 }, state: 'idle' });
  expect(read('x', '9', '')).toEqual({ at: 1, values: { motorCurrent: 9 } });
  expect(read('-1', 'NaN', '1')).toEqual({ at: 1, values: {}, state: 'operating' });
  expect(read('', '', 'Standby')).toEqual({ at: 1, values: {}, state: 'standby' });
  expect(read('', '', 'down')).toEqual({ at: 1, values: {}, state: 'down' });
  expect(read('', '', '')).toBeUndefined();
  expect(read('', '', 'maybe')).toBeUndefined();
  expect(readingOf(['1'], mapping, 1, () => {})).toBeUndefined();
  expect(omitted).toEqual([
    'power not a number',
    'power out of range',
    'motorCurrent not a number',
    'state not a number',
  ]);
});

test('the state may be called running, as it was while it said only whether the motor turns', () => {
  expect(mappingOf({ map: ['running=on'] }, COLUMNS)).toEqual(mappingOf({ map: ['state=on'] }, COLUMNS));
});

test('rows are meant whose cells are equal, as text or as numbers', () => {
  const mapping = mappingOf({ map: ['power=dp'], where: ['run=1', 'on=yes'] }, COLUMNS);
  expect(isMeant(mapping, ['1.0', '0', '', '', 'yes'])).toBe(true);
  expect(isMeant(mapping, ['1', '0', '', '', 'no'])).toBe(false);
  expect(isMeant(mapping, ['10', '0', '', '', 'yes'])).toBe(false);
  expect(isMeant(mapping, ['', '0', '', '', 'yes'])).toBe(false);
  expect(isMeant(mapping, [])).toBe(false);
});

test('the time column needs no telling where one is called so', () => {
  expect(mappingOf({ map: ['power=dp'] }, COLUMNS).time).toBe(1);
  expect(mappingOf({ map: ['power=dp'], time: 'run' }, COLUMNS).time).toBe(0);
  expect(() => mappingOf({ map: ['power=a'] }, ['a', 'time', 'date'])).toThrow(/--time/);
});

test.each<[MappingOptions, RegExp]>([
  [{}, /Nothing is mapped.*the file has run, time_s, dp/],
  [{ map: ['power=DP'] }, /no column "DP": the file has run, time_s, dp, I=A, on/],
  [{ map: ['noise=dp'] }, /no signal "noise": known are inletPressure/],
  [{ map: ['power'] }, /signal=column is wanted/],
  [{ map: ['power=dp'], scale: ['power=two'] }, /"two" is not a number/],
  [{ map: ['power=dp'], offset: ['power='] }, /"" is not a number/],
  [{ map: ['power=dp'], scale: ['vibration=2'] }, /map the signal too/],
  [{ map: ['power=dp'], where: ['phase=1'] }, /no column "phase"/],
  [{ map: ['power=dp'], time: 'clock' }, /no column "clock"/],
])('told %j it says what is wrong', (options, message) => {
  expect(() => mappingOf(options, COLUMNS)).toThrow(InputError);
  expect(() => mappingOf(options, COLUMNS)).toThrow(message);
});
