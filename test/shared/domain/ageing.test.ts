import { expect, test } from 'vitest';
import { parsePumpModel } from '../../../shared/domain/parseModel.ts';

const oil = { name: 'oil', signal: 'oilTemperature', reference: 0, growth: 'exponential' };
const model = (ageing: unknown) =>
  parsePumpModel({ name: 'X', limits: [], components: [{ ...oil, ageing }] });

test('a model says how its oil ages', () => {
  const ageing = { reference: 75, doubling: 12, cap: 20 };
  expect(model(ageing).components).toEqual([{ ...oil, ageing }]);
});

test.each([
  [{ reference: 75, doubling: 0, cap: 20 }, 'components[0].ageing.doubling: 3 to 50 K is wanted'],
  [{ reference: '75', doubling: 10, cap: 20 }, 'components[0].ageing.reference: 0 to 200 °C is wanted'],
  [{ reference: 75, doubling: 10, cap: 0.5 }, 'components[0].ageing.cap: 1 to 1,000 is wanted'],
  [null, 'components[0].ageing.reference: 0 to 200 °C is wanted'],
  [[], 'components[0].ageing.cap: 1 to 1,000 is wanted'],
])('oil that can’t age so is refused with what to do: %j', (ageing, problem) => {
  expect(() => model(ageing)).toThrow(problem);
});
