import { expect, test } from 'vitest';
import { type PumpMemory, pumpAt, suppressionOf } from '../../../../functions/analyze/alarms/pump.ts';
import type { Watch } from '../../../../shared/domain/watch.ts';
import { SECOND } from '../../../../shared/time.ts';

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

test.each<[string, Watch['suppress'], number, string | undefined]>([
  ['of a cause, before the pump began, is none', undefined, 99, undefined],
  ['of what waits for a pump to settle, before it began, is none', { started: 60 }, 99, undefined],
  ['of what follows from standing, before it began', { stopped: true, started: 60 }, 99, 'pump-stopped'],
  ['when it began', { stopped: true, started: 60 }, 100, 'pump-started'],
  ['when it has settled, is none', { stopped: true, started: 60 }, 160, undefined],
])('suppression %s', (_, suppress, second, reason) => {
  const pump: PumpMemory = { operating: true, startedAt: 100 * SECOND };
  expect(suppressionOf({ suppress } as Watch, pump, second * SECOND)).toBe(reason);
});
