import { expect, test } from 'vitest';
import { paceOf } from '../../../local/start/fleet.ts';
import { parseOptions } from '../../../local/start/options.ts';

test('four pumps are simulated unless something else is asked for', () => {
  expect(parseOptions([]).fleet).toEqual({ pumps: 4, story: undefined });
  expect(parseOptions(['--pumps', '12', '--story', 'oil-ageing']).fleet).toMatchObject({
    pumps: 12,
    story: { name: 'oil-ageing' },
  });
  expect(parseOptions(['--no-fleet']).fleet).toBeUndefined();
});

test.each([
  [['--pumps', '0'], '--pumps must be a whole number from 1'],
  [['--pumps', 'many'], '--pumps must be a whole number from 1'],
  [['--story', 'flood'], 'there is no story flood; there are healthy, exhaust-filter-clogging'],
  [['--until-alert', '--story', 'sensor-stuck'], 'the story sensor-stuck brings none'],
])('%j is wrong usage, and says why', (args, message) => {
  expect(() => parseOptions(args)).toThrow(message);
});

test('the history of a small fleet is weeks, and that of a large one still a day', () => {
  expect(paceOf(4)).toEqual({ historyDays: 14, historyInterval: 120, liveInterval: 2 });
  expect(paceOf(1)).toEqual(paceOf(4));
  expect(paceOf(16)).toMatchObject({ historyDays: 4, liveInterval: 2 });
  expect(paceOf(500)).toMatchObject({ historyDays: 1, liveInterval: 25 });
});
