import { expect, test } from 'vitest';
import { rangesOf } from '../../../shared/analysis/sensors/physics.ts';
import { parsePumpModel } from '../../../shared/domain/parseModel.ts';

const model = (transmitters: unknown) =>
  parsePumpModel({ name: 'X', limits: [], components: [], transmitters });
const pt100 = { signal: 'oilTemperature', min: -10, max: 130, source: 'its data sheet' };

test('a model says what its transmitters can read; of others the physics does', () => {
  expect(rangesOf(model([pt100]))).toEqual({ oilTemperature: [-10, 130] });
  expect(rangesOf({})).toEqual({});
});

test.each([
  [[{ ...pt100, min: 200 }], 'transmitters[0].min and max: numbers are wanted, min below max'],
  [[{ ...pt100, max: 'hot' }], 'transmitters[0].min and max: numbers are wanted, min below max'],
  [[{ ...pt100, signal: 'colour' }], 'transmitters[0].signal: no such signal'],
  [[{ ...pt100, source: '' }], 'transmitters[0].source: say where the figures come from'],
  [[pt100, pt100], 'transmitters[1].signal: oilTemperature is given twice'],
  [pt100, 'transmitters: a list is wanted'],
])('transmitters that can’t be are refused with what to do: %j', (transmitters, problem) => {
  expect(() => model(transmitters)).toThrow(problem);
});
