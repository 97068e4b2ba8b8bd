import { expect, test } from 'vitest';
import { type PumpMemory, pumpAt } from '../../../../functions/analyze/alarms/pump.ts';

test.each<[string, PumpMemory, PumpMemory]>([
  ['never said whether it operates says nothing', {}, {}],
  ['has always operated did so', { operating: true }, { operating: true }],
  ['began before did so', { operating: true, startedAt: 9 }, { operating: true, startedAt: 9 }],
  ['began just then did so', { operating: true, startedAt: 10 }, { operating: true, startedAt: 10 }],
  ['began since stood still', { operating: true, startedAt: 11 }, { operating: false }],
  ['stands, whenever it stopped, stood still', { operating: false, startedAt: 9 }, { operating: false }],
])('at an earlier instant a pump that %s', (_, known, before) => {
  expect(pumpAt(known, 10)).toEqual(before);
});
