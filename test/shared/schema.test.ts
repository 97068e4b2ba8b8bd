import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compileSchema, schemaFiles } from '../../scripts/schemas.ts';
import { SIGNAL_NAMES, SIGNALS } from '../../shared/domain/signals.ts';

test.each(schemaFiles())('$source is what its schema compiles to today', ({ schema, source }) => {
  expect(readFileSync(source, 'utf8')).toBe(compileSchema(readFileSync(schema, 'utf8')));
});

test('the packet schema declares the signals, their ranges and units, and nothing else', () => {
  const [file] = schemaFiles();
  const { $defs } = JSON.parse(readFileSync(file!.schema, 'utf8'));
  const { at, running, ...measured } = $defs.reading.properties;
  expect(at).toEqual({ $ref: '#/$defs/instant' });
  expect(running.type).toBe('boolean');
  const expected = SIGNAL_NAMES.map((name) => {
    const { unit, range } = SIGNALS[name];
    return [name, { type: 'number', minimum: range[0], maximum: range[1], unit }];
  });
  const declared = Object.entries<{ description: string }>(measured).map(
    ([name, { description, ...rest }]) => [name, { ...rest, unit: description.replace(' RMS', '') }],
  );
  expect(declared).toEqual(expected);
});
