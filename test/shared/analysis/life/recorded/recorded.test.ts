import { describe, expect, test } from 'vitest';
import { recordedAnswers } from '../../../../../shared/analysis/life/recorded/answers.ts';
import { joined } from '../../../../../shared/analysis/life/recorded/join.ts';
import {
  type Courses,
  type Trajectory,
  trajectoriesOf,
} from '../../../../../shared/analysis/life/recorded/trajectories.ts';
import { doubtedBy, pastDay } from '../../../../../shared/analysis/survival/past.ts';
import type { LifeEstimate } from '../../../../../shared/domain/health.ts';
import type { Change } from '../../../../../shared/domain/maintenance.ts';
import type { Component, Limit } from '../../../../../shared/domain/model.ts';
import type { DayRollup } from '../../../../../shared/domain/rollup.ts';
import { DAY, type EpochMs, HOUR } from '../../../../../shared/time.ts';
import { normal } from '../../normal.ts';

const START = Date.parse('2026-01-05T00:00:00Z');
const FILTER: Component = { name: 'filter', signal: 'exhaustPressure', reference: 1_000, growth: 'linear' };
const LIMIT: Limit = {
  signal: 'exhaustPressure',
  direction: 'high',
  alarm: 1_200,
  onDelay: 0,
  offDelay: 0,
  deadband: 0,
  source: 'made up',
};

/** A day's rollup of a pump that operates half of it, and what else it is to say of the filter's signal. */
function day(i: number, value: number, beyond = 0, most = beyond > 0 ? 1_250 : value, stood = 0): DayRollup {
  const held = 43_200;
  const all = held + stood;
  const signal = { count: 100, held: all, sum: value * all, sumOfSquares: 0, min: value, max: most };
  return {
    day: START + i * DAY,
    count: 100,
    covered: 86_400,
    states: { operating: held, standby: 0, idle: held, down: 0 },
    starts: 1,
    signals: {
      exhaustPressure: {
        ...signal,
        operatingHeld: held,
        operatingSum: value * held,
        ...(beyond > 0 ? { beyond: { 'high.alarm': beyond } } : {}),
      },
    },
  };
}

function changed(at: EpochMs, reason: Change['reason'] = 'worn'): Change {
  return { kind: 'change', component: 'filter', reason, at };
}

function known(days: readonly DayRollup[], more: Partial<Courses> = {}): Courses {
  const past = days.map((one) => pastDay(one, new Set([FILTER.signal]), START + 100 * DAY));
  return { components: [FILTER], limits: [LIMIT], records: [], offers: [], past, ...more };
}

describe('a course', () => {
  const days = Array.from({ length: 20 }, (_, i) => day(i, 1_000 + 5 * i));

  test('begins with the change, in days that are the part’s alone, and is of the part that was watched', () => {
    const records = [changed(START - 40 * DAY), changed(START + 4.5 * DAY), changed(START + 10 * DAY)];
    const courses = trajectoriesOf(known(days, { records }));
    // What was in the pump when it was first heard is met in mid-life: its beginning wasn't seen.
    expect(courses.map(({ from, serves }) => [(from - START) / DAY, serves])).toEqual([
      [4.5, false],
      [10, true],
    ]);
    const [worn, serving] = courses as [Trajectory, Trajectory];
    // From the fifth day, which isn't the change's, to the ninth: middles of days, counted from the change.
    expect(worn).toMatchObject({ passed: true, end: 5.5 * 24, clock: 'operating' });
    expect(worn.age).toEqual([24, 48, 72, 96, 120]);
    expect(worn.duty).toEqual([12, 24, 36, 48, 60]);
    expect(worn.value).toEqual([-175, -170, -165, -160, -155]);
    expect(serving).toMatchObject({ passed: false, end: 10 * 24 });
  });

  test('ends where the alarm level is passed, whatever was recorded later, and by plan is cut short', () => {
    const passing = days.map((one, i) => (i === 12 ? day(i, 1_150, 7_200) : one));
    const records = [changed(START), changed(START + 15 * DAY, 'preventive')];
    expect(trajectoriesOf(known(passing, { records }))[0]).toMatchObject({ passed: true, end: 12.5 * 24 });
    expect(trajectoriesOf(known(days, { records }))[0]).toMatchObject({ passed: false, end: 15 * 24 });
    // Seconds beyond it are a spike.
    const spike = days.map((one, i) => (i === 12 ? day(i, 1_150, 60) : one));
    expect(trajectoriesOf(known(spike, { records }))[0]).toMatchObject({ passed: false });
  });

  test('ends neither by what was beyond while the pump stood, nor by a level that has been raised since', () => {
    for (const other of [day(12, 1_150, 7_200, 1_250, 43_200), day(12, 1_150, 43_200, 1_190)]) {
      const known12 = days.map((one, i) => (i === 12 ? other : one));
      expect(trajectoriesOf(known(known12, { records: [changed(START)] }))[0]).toMatchObject({
        passed: false,
      });
    }
  });

  test('holds nothing of days on which the sensor wasn’t to be believed', () => {
    const doubts = [
      { signal: 'exhaustPressure', from: START + 6.2 * DAY, to: START + 7.1 * DAY },
      { signal: 'power', from: START },
    ] as const;
    const { past, ...rest } = known(days, { records: [changed(START)] });
    const doubted = doubtedBy(past, doubts, { from: START, to: START + 100 * DAY });
    const [course] = trajectoriesOf({ ...rest, past: doubted });
    expect(course!.age).not.toContain(6.5 * 24);
    expect(course!.age).not.toContain(7.5 * 24);
    expect(course!.age).toHaveLength(18);
  });
});

/**
 * Filters that load at their own rate up to half of the way, stay there, and tear in the last tenth of their life: what
 * their own trend can't carry on, and what how long others lived doesn't tell.
 */
function filters(count: number, seed: number): Trajectory[] {
  const chance = normal(seed);
  return Array.from({ length: count }, (): Trajectory => {
    const end = 24 * 100 * Math.exp(0.35 * chance());
    const age: number[] = [];
    for (let at = 12; at < end; at += 24) age.push(at);
    const value = age.map((at) => {
      const loaded = Math.min(1, at / (0.8 * end));
      const torn = Math.max(0, (at - 0.9 * end) / (0.1 * end));
      return -200 + 100 * loaded + 100 * torn + 2 * chance();
    });
    const duty = age.map((at) => at / 2);
    const about = { component: 'filter', clock: 'operating', from: START, reference: -200 } as const;
    return { ...about, age, value, duty, end, passed: true, serves: false };
  });
}

function cutShort(life: Trajectory, age: number): Trajectory {
  const count = life.age.filter((at) => at <= age).length;
  const part = (values: readonly number[]) => values.slice(0, count);
  const known = { age: part(life.age), value: part(life.value), duty: part(life.duty) };
  return { ...life, ...known, end: age, passed: false, serves: true };
}

const pumpsOf = (lives: readonly Trajectory[]) =>
  lives.map((course, i) => ({ device: `d${i}`, model: 'VP-100', courses: [course] }));

describe('recorded courses', () => {
  const past = filters(14, 1);

  test('say of a part that serves what their lengths alone don’t, and how far they may be off', () => {
    const truths = filters(24, 2);
    const serving = truths.map((life, i) => cutShort(life, life.end * (0.3 + (0.5 * i) / 24)));
    const answers = recordedAnswers(pumpsOf([...past, ...serving]));
    const mean = past.reduce((sum, { end }) => sum + end, 0) / past.length;
    let [ours, lengths, inside] = [0, 0, 0];
    for (const [i, { end }] of serving.entries()) {
      const [answer] = answers.get(`d${past.length + i}`)!;
      const left = truths[i]!.end - end;
      expect(answer).toMatchObject({ component: 'filter', from: START, at: START + Math.round(end * HOUR) });
      expect(answer!.quantiles).toEqual(answer!.quantiles.toSorted((a, b) => a - b));
      ours += Math.abs(answer!.quantiles[10]! - left);
      lengths += Math.abs(Math.max(0, mean - end) - left);
      if (left >= answer!.quantiles[2]! && left <= answer!.quantiles[18]!) inside++;
    }
    expect(ours).toBeLessThan(0.5 * lengths);
    expect(inside / serving.length).toBeGreaterThan(0.6);
  });

  test('hold the truth at every age they speak of, of parts just put in nearly as often as of old ones', () => {
    const held = (from: number, to: number) => {
      let [inside, asked] = [0, 0];
      for (const seed of [11, 12, 13]) {
        const truths = filters(24, seed + 100);
        const serving = truths.map((life, i) => cutShort(life, life.end * (from + ((to - from) * i) / 24)));
        const answers = recordedAnswers(pumpsOf([...filters(14, seed), ...serving]));
        for (const [i, { end }] of serving.entries()) {
          const [answer] = answers.get(`d${14 + i}`) ?? [];
          if (!answer) continue;
          asked++;
          const left = truths[i]!.end - end;
          if (left >= answer.quantiles[2]! && left <= answer.quantiles[18]!) inside++;
        }
      }
      expect(asked).toBeGreaterThan(60);
      return inside / asked;
    };
    // Of fourteen lives the tenth and the ninetieth percentile are known roughly.
    expect(held(0.02, 0.12)).toBeGreaterThan(0.55);
    expect(held(0.12, 0.25)).toBeGreaterThan(0.6);
    expect(held(0.25, 0.5)).toBeGreaterThan(0.65);
  });

  test('say nothing of a part older than any that ended, and as much of the others as without it', () => {
    const serving = cutShort(filters(1, 3)[0]!, 1_000);
    const without = recordedAnswers(pumpsOf([...past, serving])).get('d14')![0]!;
    const longest = Math.max(...past.map(({ end }) => end));
    for (const times of [2, 4, 6]) {
      const old: Trajectory = { ...past[0]!, end: times * longest, passed: false, serves: true };
      const answers = recordedAnswers(pumpsOf([...past, serving, old]));
      expect(answers.get('d15')).toBeUndefined();
      const { quantiles } = answers.get('d14')![0]!;
      expect(Math.abs(quantiles[10]! - without.quantiles[10]!)).toBeLessThan(0.1 * longest);
    }
  });

  test('of one contract’s say nothing with fewer than nine that ended, of another model or on another clock', () => {
    const serving = cutShort(filters(1, 3)[0]!, 1_000);
    const asked = (lives: readonly Trajectory[]) => recordedAnswers(pumpsOf([serving, ...lives])).get('d0');
    expect(asked(past.slice(0, 9))).toHaveLength(1);
    expect(asked(past.slice(0, 8))).toBeUndefined();
    expect(asked(past.map((life) => ({ ...life, clock: 'energy' as const })))).toBeUndefined();
    const others = pumpsOf(past).map((pump) => ({ ...pump, device: 'other', model: 'VP-200' }));
    expect(recordedAnswers([...pumpsOf([serving]), ...others]).get('d0')).toBeUndefined();
  });
});

describe('an estimate in which recorded lives speak', () => {
  const AT = START + 60 * DAY;
  const ANSWER = {
    component: 'filter',
    from: START,
    at: AT,
    quantiles: Array.from({ length: 21 }, (_, i) => 100 + 10 * i),
    own: 400,
    weight: 0.25,
    method: 'similarity',
    ended: 12,
  };
  const NONE: LifeEstimate = { component: 'filter', unavailable: 'no significant trend towards the limit' };
  const own = (p50: number | null): LifeEstimate => {
    return { component: 'filter', p10: 0, p50, p90: null, method: 'wiener' };
  };

  test('is counted down from the night, and heeds the part’s own trend as it is now', () => {
    const hours = (value: number) => value * 3_600;
    expect(joined(NONE, ANSWER, START, AT + 6 * HOUR)).toMatchObject({
      p10: hours(114),
      p50: hours(194),
      p90: hours(274),
      // 168 hours lie at four tenths of the way from the 35 % to the 40 % that are over by then.
      within: { d7: 0.37, d30: 1, d90: 1 },
      method: 'recorded-similarity',
      fleet: { share: 0.75, ended: 12 },
    });
    // 94 hours sooner than what it was taken to say: a quarter of that.
    expect(joined(own(hours(300)), ANSWER, START, AT + 6 * HOUR)).toMatchObject({ p50: hours(194 - 23.5) });
    expect(joined(own(null), ANSWER, START, AT)).toMatchObject({ p50: hours(200) });
    // What its own trend said when it was last heard is as good a day later, though by itself it would be over.
    const heard = joined(own(hours(20)), ANSWER, START, AT + 6 * HOUR);
    const later = joined(own(hours(20)), ANSWER, START, AT + 30 * HOUR, 24);
    expect('p50' in later! && later.p50! + hours(24)).toBe('p50' in heard! && heard.p50);
  });

  test('is none of a part that was put in since, of what is over, nor from an old night or one to come', () => {
    expect(joined(NONE, ANSWER, START + DAY, AT)).toBeUndefined();
    expect(joined(NONE, ANSWER, undefined, AT)).toBeUndefined();
    expect(joined(own(0), ANSWER, START, AT)).toBeUndefined();
    expect(joined(NONE, ANSWER, START, AT + 3 * DAY + 1)).toBeUndefined();
    expect(joined(NONE, ANSWER, START, AT - HOUR)).toBeUndefined();
    expect(joined(NONE, undefined, START, AT)).toBeUndefined();
  });
});
