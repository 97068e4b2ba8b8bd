import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileSchema, compileTypes, schemaFiles } from '../../scripts/schemas.ts';
import { PUMP_STATES } from '../../shared/domain/reading.ts';
import { acceptedRange, SIGNAL_NAMES, SIGNALS, type Signal } from '../../shared/domain/signals.ts';
import { validate as telemetry1 } from '../../shared/schema/generated/telemetry-1.js';
import { validate as telemetry2 } from '../../shared/schema/generated/telemetry-2.js';
import { upgradeReading } from '../../shared/schema/upgrade.ts';

test.each(schemaFiles())('$source is what its schema compiles to today', ({ schema, source }) => {
  expect(readFileSync(source, 'utf8')).toBe(compileSchema(readFileSync(schema, 'utf8')));
});

test.each(schemaFiles())('$declaration is what its schema accepts, as a type', async (file) => {
  expect(readFileSync(file.declaration, 'utf8')).toBe(await compileTypes(readFileSync(file.schema, 'utf8')));
});

const readingOf = (version: 1 | 2) => {
  const file = schemaFiles().find(({ schema }) => schema.endsWith(`telemetry-${version}.schema.json`));
  return JSON.parse(readFileSync(file!.schema, 'utf8')).$defs.reading.properties;
};
/** A signal as the schema declares it, with its unit where it stands for people. */
const declarationOf = (name: Signal) => {
  const [minimum, maximum] = acceptedRange(name);
  return [name, { type: ['number', 'null'], minimum, maximum, unit: SIGNALS[name].unit }];
};
const declaredIn = (measured: Record<string, { description: string }>) =>
  Object.entries(measured).map(([name, { description, ...rest }]) => [
    name,
    { ...rest, unit: description.replace(' RMS', '') },
  ]);

test('version 2 declares the signals, their ranges and units, the states, and nothing else', () => {
  const { at, state, ...measured } = readingOf(2);
  expect(at).toEqual({ $ref: '#/$defs/instant' });
  expect(state.enum).toEqual(PUMP_STATES);
  expect(declaredIn(measured)).toEqual(SIGNAL_NAMES.map(declarationOf));
});

test('version 1 declares the first six of them, with the same ranges and units, and whether the motor turns', () => {
  const { at, running, ...measured } = readingOf(1);
  expect(at).toEqual({ $ref: '#/$defs/instant' });
  expect(running.type).toBe('boolean');
  expect(declaredIn(measured)).toEqual(SIGNAL_NAMES.slice(0, 6).map(declarationOf));
});

test.each([
  ['of a broken wire', { oilTemperature: 850, bearingTemperature: -242 }],
  ['with its zero a little off', { inletPressure: -0.4, motorCurrent: -0.02, power: -0.01, oilLevel: -0.3 }],
  ['set to a thousandth of the unit', { exhaustPressure: 101_300, power: 4_100, vibration: 2_100 }],
])('what a sensor reads %s costs no packet', (_, values) => {
  const packet = { packetId: 'x', sentAt: '2026-06-15T10:00:00Z' };
  const { bearingTemperature, oilLevel, ...first } = values as Record<string, number>;
  const at = '2026-06-15T10:00:00Z';
  expect(telemetry2({ ...packet, schema: 'vakt.telemetry/2', readings: [{ at, ...values }] })).toBe(true);
  expect(telemetry1({ ...packet, schema: 'vakt.telemetry/1', readings: [{ at, ...first }] })).toBe(true);
});

const value = (name: Signal) =>
  fc.double({ min: acceptedRange(name)[0], max: acceptedRange(name)[1], noNaN: true });
const reading1 = fc.record(
  {
    at: fc.constant('2026-06-15T10:00:00Z'),
    running: fc.boolean(),
    power: value('power'),
    vibration: value('vibration'),
  },
  { requiredKeys: ['at', 'power'] },
);

test('what version 1 accepts is accepted as version 2 once it is upgraded: running is operating, else idle', () => {
  const packet = (schema: string, reading: object) => ({
    packetId: 'x',
    schema,
    sentAt: '2026-06-15T10:00:00Z',
    readings: [reading],
  });
  fc.assert(
    fc.property(reading1, (reading) => {
      expect(telemetry1(packet('vakt.telemetry/1', reading))).toBe(true);
      const before = structuredClone(reading);
      const upgraded = upgradeReading(reading);
      expect(telemetry2(packet('vakt.telemetry/2', upgraded))).toBe(true);
      const { running, ...same } = before;
      expect(upgraded).toEqual(
        running === undefined ? same : { ...same, state: running ? 'operating' : 'idle' },
      );
      expect(reading).toEqual(before);
    }),
  );
});

test.each([{ running: true }, { state: 'running' }, { state: true }, { state: null }])(
  'version 2 refuses %j',
  (said) => {
    const readings = [{ at: '2026-06-15T10:00:00Z', power: 1, ...said }];
    expect(telemetry2({ packetId: 'x', schema: 'vakt.telemetry/2', sentAt: readings[0]!.at, readings })).toBe(
      false,
    );
  },
);
