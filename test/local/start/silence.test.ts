import { expect, test } from 'vitest';
import type { ConditionMemory } from '../../../functions/analyze/alarms/change.ts';
import { UNSEEN } from '../../../functions/analyze/alarms/condition.ts';
import { type NoDataWatch, stepNoData } from '../../../functions/analyze/alarms/noData.ts';
import { judgeSilence, takeArrivals } from '../../../functions/analyze/alarms/silence.ts';
import { catalogue } from '../../../local/start/catalogue.ts';
import { STORIES, STORY_MODEL, type Story, storyNamed } from '../../../local/start/stories.ts';
import { watchesFor } from '../../../shared/domain/watch.ts';
import { type EpochMs, HOUR, MINUTE, SECOND } from '../../../shared/time.ts';

const HEAD = Date.parse('2026-11-23T19:20:00Z');
const model = catalogue().find(({ name }) => name === STORY_MODEL)!;
const noData = watchesFor(model, []).find((watch): watch is NoDataWatch => watch.kind === 'no-data')!;

/** When the hub gets something of the pump that is admitted, in a day around the head, a packet a minute. */
function arrivalsOf(story: Story): EpochMs[] {
  const { outage } = story.faults(HEAD);
  const refused = story.brings !== undefined && 'refusals' in story.brings;
  const minutes = Array.from({ length: 24 * 60 }, (_, i) => HEAD - 12 * HOUR + i * MINUTE);
  return minutes
    .filter((at) => !(refused && at >= HEAD))
    .map((at) => (outage && at >= outage.from && at < outage.to ? outage.to : at));
}

/** What becomes of the no-data condition while the pump is looked after every half minute, its neighbours being well. */
function transitionsOf(story: Story) {
  const arrivals = arrivalsOf(story);
  let memory: ConditionMemory = UNSEEN;
  return Array.from({ length: 24 * 120 }, (_, i) => HEAD - 12 * HOUR + i * 30 * SECOND).flatMap((now) => {
    const pace = takeArrivals(
      undefined,
      arrivals.filter((at) => at <= now && at > now - 8 * HOUR),
    );
    if (pace === undefined) return [];
    const hearing = { at: now, notices: [], outages: [] };
    const verdict = judgeSilence(pace, noData, hearing, true, undefined, now);
    const step = stepNoData(memory, noData, 'device', pace, verdict);
    memory = step.memory;
    return step.transitions.map(({ to, severity, at }) => ({ to, severity, minute: (at - HEAD) / MINUTE }));
  });
}

const refusalStories = STORIES.filter(({ brings }) => brings !== undefined && 'refusals' in brings);

test.each(refusalStories)(
  '$name: a quarter of an hour after the last packet that was admitted, silence is warned of',
  (story) => {
    expect(transitionsOf(story)).toEqual([{ to: 'active', severity: 'warning', minute: 14 }]);
  },
);

test('network-outage: silence is warned of while nothing gets out, and is over when the backlog comes', () => {
  const found = transitionsOf(storyNamed('network-outage')!);
  expect(found).toMatchObject([
    { to: 'active', severity: 'warning', minute: -6 * 60 + 14 },
    { to: 'returned', severity: 'warning' },
  ]);
  // With the first packet after it, 20 s after the head.
  expect(found[1]!.minute).toBeCloseTo(1 / 3, 6);
});

test.each(['healthy', 'sensor-stuck', 'exhaust-filter-clogging'])('%s: nothing is warned of', (name) => {
  expect(transitionsOf(storyNamed(name)!)).toEqual([]);
});
