import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Sketched } from '../../../shared/analysis/rollups/sketched.ts';
import type { DayRollup, HourRollup } from '../../../shared/domain/rollup.ts';
import { type Source, stretchesOf } from '../../../shared/storage/stretches.ts';
import { DAY, dayOf, type EpochMs, HOUR } from '../../../shared/time.ts';

const START = Date.UTC(2026, 5, 1);

/** A pump that is heard every hour, and what is asked of its store. */
function heardAlways() {
  const asked: { what: 'hours' | 'days'; from: EpochMs; before: EpochMs }[] = [];
  const every = (step: number, from: EpochMs, before: EpochMs) =>
    Array.from({ length: Math.round((before - from) / step) }, (_, i) => from + i * step);
  const source: Source = {
    async hoursWithSketches(_device, from, before) {
      asked.push({ what: 'hours', from, before });
      return every(HOUR, from, before).map((hour) => ({ rollup: { hour } }) as Sketched<HourRollup>);
    },
    async daysWithSketches(_device, from, before) {
      asked.push({ what: 'days', from, before });
      return every(DAY, from, before).map((day) => ({ rollup: { day } }) as Sketched<DayRollup>);
    },
  };
  return { source, asked };
}

const spanOf = ({ rollup }: Sketched<HourRollup | DayRollup>) =>
  'day' in rollup
    ? { from: rollup.day, to: rollup.day + DAY }
    : { from: rollup.hour, to: rollup.hour + HOUR };

const stretch = fc
  .tuple(fc.integer({ min: 0, max: 800 }), fc.integer({ min: 1, max: 800 }))
  .map(([from, hours]) => ({ from: START + from * HOUR, to: START + (from + hours) * HOUR }));

test('whatever stretches are asked for, each comes as whole days and the hours beside them, in order and without a gap', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(stretch, { minLength: 1, maxLength: 5 }), async (stretches) => {
      const { source, asked } = heardAlways();
      const found = await stretchesOf(source, 'pump', stretches);
      for (const [i, { from, to }] of stretches.entries()) {
        const spans = found[i]!.map(spanOf);
        expect(spans.at(0)?.from).toBe(from);
        expect(spans.at(-1)?.to).toBe(to);
        for (const [k, span] of spans.slice(1).entries()) expect(span.from).toBe(spans[k]!.to);
        // Hours on either side of the days only.
        expect(spans.filter((span) => span.to - span.from === HOUR).length).toBeLessThan(48);
      }
      const ofHours = asked.filter(({ what }) => what === 'hours').sort((a, b) => a.from - b.from);
      for (const [k, { from }] of ofHours.slice(1).entries()) {
        expect(dayOf(from) - dayOf(ofHours[k]!.before - 1)).toBeGreaterThan(DAY);
      }
    }),
  );
});

test('of the days in which a window begins or ends, only the hours within are asked for', async () => {
  const { source, asked } = heardAlways();
  const now = START + 40 * DAY + 10 * HOUR;
  await stretchesOf(
    source,
    'pump',
    [1, 7, 30].map((days) => ({ from: now - days * DAY, to: now })),
  );
  const midnight = dayOf(now);
  expect(asked).toEqual([
    { what: 'days', from: midnight - 29 * DAY, before: midnight },
    { what: 'hours', from: now - 30 * DAY, before: midnight - 29 * DAY },
    { what: 'hours', from: now - 7 * DAY, before: midnight - 6 * DAY },
    { what: 'hours', from: now - DAY, before: now },
  ]);
});
