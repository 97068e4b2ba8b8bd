import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ERASED_PERSON, mentions, withReplaced } from '../../../shared/people/mentions.ts';

const ASTRID = new Map([
  ['astrid.lind@norrskog.example', ERASED_PERSON],
  ['Åstrid Lind', ERASED_PERSON],
]);

test('a person is replaced wherever a text mentions it, in any case of letters and however accents are written', () => {
  const value = {
    by: 'Åstrid Lind',
    note: ['asked ÅSTRID LIND, who said no', 7, null, { deep: 'A\u030Astrid Lind' }],
    mail: 'Astrid.Lind@Norrskog.example',
    'astrid.lind@norrskog.example': true,
  };
  expect(withReplaced(value, ASTRID)).toEqual({
    by: ERASED_PERSON,
    note: [`asked ${ERASED_PERSON}, who said no`, 7, null, { deep: ERASED_PERSON }],
    mail: ERASED_PERSON,
    [ERASED_PERSON]: true,
  });
});

test('somebody of whose name it is a part is somebody else', () => {
  for (const other of ['Åstrid Lindqvist', 'Gåstrid Lind', 'xastrid.lind@norrskog.example']) {
    expect(withReplaced(other, ASTRID)).toBe(other);
  }
});

test('an address within a longer one is somebody else’s', () => {
  const [address, by] = ['astrid.lind@norrskog.example', ERASED_PERSON];
  const marks = new Map([[address, by]]);
  for (const other of [`${address}.com`, `eva.${address}`, `eva-${address}`, `${address}-papper.se`]) {
    expect(withReplaced(other, marks)).toBe(other);
  }
  for (const around of ['<*>', 'ask *.', '-*', 'mail:*, or call']) {
    expect(withReplaced(around.replace('*', address), marks)).toBe(around.replace('*', by));
  }
});

test('done again, a name that contains the one it replaces stays as it is', () => {
  const marks = new Map([
    ['Astrid Lind', 'Astrid Lind Berg'],
    ['a@norrskog.example', 'a@norrskog.example.com'],
  ]);
  const once = withReplaced({ note: 'ASTRID LIND <a@norrskog.example> and Astrid Lind' }, marks);
  expect(once).toEqual({ note: 'Astrid Lind Berg <a@norrskog.example.com> and Astrid Lind Berg' });
  expect(withReplaced(once, marks)).toBe(once);
});

test('a name is a text, not a pattern', () => {
  expect(withReplaced('a.b (c) $& x', new Map([['a.b (c)', '$&']]))).toBe('$& $& x');
  expect(mentions('aXb', ['a.b'])).toBe(false);
});

test('a telephone number is the same one however its digits are set apart, and not within a longer one', () => {
  const marks = new Map([['+46 31 123 45 67', '-']]);
  for (const same of ['+46311234567', '0046 31-123 45 67', '+46 (0)31/1234567', '46.31.123.45.67']) {
    expect(withReplaced(`ring ${same}, please`, marks)).toBe('ring -, please');
  }
  for (const other of ['+46 31 123 45 678', '146311234567']) expect(withReplaced(other, marks)).toBe(other);
});

test('what doesn’t mention it is the very same, and what was replaced mentions it no more', () => {
  const word = fc.stringMatching(/^[a-z]{3,8}$/);
  fc.assert(
    fc.property(fc.jsonValue(), word, (value, name) => {
      fc.pre(!ERASED_PERSON.includes(name));
      const out = withReplaced(value, new Map([[name, ERASED_PERSON]]));
      expect(mentions(out, [name])).toBe(false);
      expect(out === value).toBe(!mentions(value, [name]));
    }),
  );
});
