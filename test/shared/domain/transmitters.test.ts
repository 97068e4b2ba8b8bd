import { expect, test } from 'vitest';
import { parsePumpModel } from '../../../shared/domain/model.ts';
import { watchesFor } from '../../../shared/domain/watch.ts';

const model = (transmitters: unknown) =>
  parsePumpModel({ name: 'X', limits: [], components: [], transmitters });
const pt100 = { signal: 'oilTemperature', min: -10, max: 130, source: 'its data sheet' };

test('a model says what its transmitters can read, and the sensors’ conditions know it', () => {
  const watches = watchesFor(model([pt100]), []);
  const rangeOf = (name: string) => watches.find(({ condition }) => condition === name)!.range;
  expect(rangeOf('oilTemperature.sensor')).toEqual([-10, 130]);
  expect(rangeOf('vibration.sensor')).toBeUndefined();
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
