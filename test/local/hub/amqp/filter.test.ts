import rhea from 'rhea';
import { expect, test } from 'vitest';
import { selectorsOf } from '../../../../local/hub/amqp/filter.ts';

const described = (value: string, descriptor: string | number) =>
  rhea.types.wrap_described(value, descriptor);

test.each([
  ['its type in words', 'apache.org:selector-filter:string'],
  ['its type as a number', 0x468c00000004],
])('a selector is known by %s, whatever its name', (_, type) => {
  for (const name of ['apache.org:selector-filter:string', 'selector', 'jms-selector']) {
    const found = selectorsOf({
      [name]: described('x > 1', type),
      other: described('y', 'apache.org:other'),
    });
    expect(Object.entries(found).map(([key, { value }]) => [key, value])).toEqual([[name, 'x > 1']]);
  }
});

test('what only has the name of a selector is none', () => {
  const name = 'apache.org:selector-filter:string';
  expect(selectorsOf({ [name]: 'x > 1' })).toEqual({});
  expect(selectorsOf({ [name]: described('x > 1', 'apache.org:no-local-filter:list'), a: null })).toEqual({});
  expect(selectorsOf(undefined)).toEqual({});
});
