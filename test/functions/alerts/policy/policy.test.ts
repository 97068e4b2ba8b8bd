import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ACCEPTABLE, MANAGEABLE, PACE } from '../../../../functions/alerts/policy/ceilings.ts';
import type { Who } from '../../../../functions/alerts/policy/take.ts';
import { REALARM_AFTER } from '../../../../functions/alerts/policy/told.ts';
import { CHATTERING_WITHIN } from '../../../../shared/domain/alarm.ts';
import { DROP_REASONS, HOLD_REASONS, SEND_REASONS } from '../../../../shared/domain/mailReasons.ts';
import { quietUntil } from '../../../../shared/domain/subscription.ts';
import { DAY, type EpochMs, HOUR, MINUTE, SECOND } from '../../../../shared/time.ts';
import { type Happening, simulate } from './simulate.ts';

const NOW = Date.parse('2026-06-15T10:00:00Z');
const ANYBODY: Who = { zone: 'Europe/Stockholm' };
const raised = (at: EpochMs, device = 'p1', severity: 'alarm' | 'warning' = 'alarm', site = 'Mölndal') =>
  ({ at, device, what: 'raised', severity, site }) as const;
const returned = (at: EpochMs, device = 'p1') => ({ at, device, what: 'returned' }) as const;
const told = (happenings: readonly Happening[], who = ANYBODY, until = NOW + 3 * HOUR) =>
  simulate(happenings, who, until).mails.map(({ at, items }) => [
    (at - NOW) / SECOND,
    items.map(({ stage, device }) => `${stage} ${device}`).join(),
  ]);

/** The pump falls silent, and what was known of its oil comes to a head. */
const SILENCE = {
  at: NOW,
  device: 'p1',
  condition: 'noData',
  what: 'raised',
  severity: 'warning',
} as const;
const LIFE = { ...raised(NOW + 10 * MINUTE), condition: 'life.oil' } as const;

describe('how often', () => {
  test('the first alarm leaves at once, and what follows at its site within a minute leaves together', () => {
    expect(told([raised(NOW), raised(NOW + 20 * SECOND, 'p2'), raised(NOW + 50 * SECOND, 'p3')])).toEqual([
      [0, 'raised p1'],
      [80, 'raised p2,raised p3'],
    ]);
  });

  test('another site has a first alarm of its own', () => {
    expect(told([raised(NOW), raised(NOW + SECOND, 'q1', 'alarm', 'Kiruna')])).toEqual([
      [0, 'raised p1'],
      [1, 'raised q1'],
    ]);
  });

  test('200 pumps of one site that fail within a minute make two mails', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: MINUTE - 1 }), { minLength: 200, maxLength: 200 }),
        (times) => {
          const { mails } = simulate(
            times.map((at, i) => raised(NOW + at, `p${i}`)),
            ANYBODY,
            NOW + 2 * HOUR,
          );
          expect(mails).toHaveLength(2);
          expect(mails.flatMap(({ items }) => items)).toHaveLength(200);
          expect(mails[1]!.at - Math.min(...times.map((at) => NOW + at))).toBeLessThanOrEqual(2 * MINUTE);
        },
      ),
      { numRuns: 20 },
    );
  });

  test('a signal that crosses its limit every 4 seconds for an hour makes two mails', () => {
    const crossings: Happening[] = [];
    // Once it chatters, the analysis mails neither what is raised nor its return (functions/analyze/alarms/notice.ts).
    for (let i = 0; i < 2; i++) crossings.push(raised(NOW + i * 8_000), returned(NOW + i * 8_000 + 4_000));
    const all = Array.from({ length: 450 }, (_, i) => NOW + i * 8_000);
    const chatters = (_: unknown, now: EpochMs) => {
      const lately = all.filter((at) => at <= now && at > now - CHATTERING_WITHIN);
      return lately.length >= 3;
    };
    const { mails, decided } = simulate(crossings, ANYBODY, NOW + 2 * HOUR, chatters);
    expect(mails.map(({ at }) => (at - NOW) / SECOND)).toEqual([0, 64]);
    expect(decided.at(-1)!.outcome).toEqual({ send: 'chatters' });
  });

  test.each([40 * SECOND, 2 * MINUTE, 5 * MINUTE, 20 * MINUTE])(
    'an alarm that comes and goes every %i ms for a week makes 32 mails on its first day and 24 a day from then on, and then tells that it stands within the hour',
    (period) => {
      const crossings: Happening[] = [];
      for (let at = NOW; at < NOW + 7 * DAY; at += period)
        crossings.push(raised(at), returned(at + period / 2));
      const stands = raised(NOW + 7 * DAY);
      const { mails, state } = simulate(
        [...crossings, stands],
        ANYBODY,
        stands.at + 2 * HOUR,
        () => false,
        true,
      );
      const until = (end: number) => mails.filter(({ at }) => at < end).length;
      expect(until(NOW + DAY)).toBeLessThanOrEqual(32);
      expect(until(NOW + 7 * DAY)).toBeLessThanOrEqual(32 + 6 * 24);
      expect(until(stands.at + HOUR)).toBeGreaterThan(until(stands.at));
      expect(state.told).toMatchObject([{ device: 'p1', severity: 'alarm' }]);
    },
  );

  test('a warning that recurs keeps no alarm waiting, nor does an alarm of another pump', () => {
    const crossings: Happening[] = [];
    for (let at = NOW; at < NOW + 5 * HOUR; at += 10 * MINUTE)
      crossings.push(raised(at, 'p1', 'warning'), returned(at + 5 * MINUTE));
    const alarms = [raised(NOW + 6 * HOUR), raised(NOW + 7 * HOUR, 'p2')];
    const { mails } = simulate([...crossings, ...alarms], ANYBODY, NOW + 8 * HOUR, () => false, true);
    expect(mails.slice(-2).map(({ at }) => at)).toEqual(alarms.map(({ at }) => at));
  });

  test('what was over each time before anybody could be told makes one mail, that it comes and goes', () => {
    const crossing: Happening = { ...raised(NOW), what: 'raised', severity: 'alarm', comesAndGoes: true };
    const { mails, decided } = simulate([crossing], ANYBODY, NOW + HOUR, () => true);
    expect(mails.map(({ at }) => (at - NOW) / SECOND)).toEqual([60]);
    expect(decided.map(({ outcome }) => outcome)).toEqual([
      { hold: 'may-come-again', until: NOW + MINUTE },
      { send: 'chatters' },
    ]);
  });

  test('a return is told a minute later, unless it was raised again; that the warning is over is told to nobody', () => {
    expect(told([raised(NOW), returned(NOW + HOUR)])).toEqual([
      [0, 'raised p1'],
      [3_660, 'returned p1'],
    ]);
    expect(told([raised(NOW), returned(NOW + HOUR), raised(NOW + HOUR + 30 * SECOND)])).toEqual([
      [0, 'raised p1'],
    ]);
    expect(told([raised(NOW, 'p1', 'warning'), returned(NOW + HOUR)])).toEqual([[60, 'raised p1']]);
  });

  test('an alarm leaves at once though its warning came just before, and speaks for it', () => {
    expect(told([raised(NOW, 'p1', 'warning'), raised(NOW + 10 * SECOND)])).toEqual([[10, 'raised p1']]);
    const ramps = Array.from({ length: 200 }, (_, i) => {
      const at = NOW + i * 250;
      return [raised(at, `p${i}`, 'warning'), raised(at + 9 * SECOND, `p${i}`)];
    });
    const mails = simulate(ramps.flat(), ANYBODY, NOW + HOUR).mails;
    expect(mails.map(({ at, items }) => [(at - NOW) / SECOND, items.length])).toEqual([
      [9, 1],
      [60, 199],
    ]);
  });

  test('an alarm that follows another speaks for its own warning in the digest', () => {
    const worsens = [raised(NOW, 'p0'), raised(NOW + 1, 'p1', 'warning'), raised(NOW + 30_000)];
    expect(told(worsens)).toEqual([
      [0, 'raised p0'],
      [60.001, 'raised p1'],
    ]);
  });

  test('an alarm nobody acknowledges is mailed again, until somebody does; a warning is not', () => {
    const again = REALARM_AFTER / SECOND;
    const acknowledged = { at: NOW + 9 * HOUR, device: 'p1', what: 'acknowledged' } as const;
    expect(told([raised(NOW), acknowledged], ANYBODY, NOW + 2 * DAY)).toEqual([
      [0, 'raised p1'],
      [again, 'again p1'],
      [2 * again, 'again p1'],
    ]);
    expect(told([raised(NOW, 'p1', 'warning')], ANYBODY, NOW + 2 * DAY)).toEqual([[60, 'raised p1']]);
  });

  test('a silent pump’s other conditions wait until it is heard, and are told if they still hold', () => {
    const heard = { at: NOW + HOUR, device: 'p1', condition: 'noData', what: 'returned' } as const;
    expect(told([SILENCE, LIFE, heard])).toEqual([
      [60, 'raised p1'],
      [3_900, 'raised p1'],
    ]);
    const over = { at: NOW + 20 * MINUTE, device: 'p1', condition: 'life.oil', what: 'returned' } as const;
    expect(told([SILENCE, LIFE, over, heard])).toEqual([[60, 'raised p1']]);
  });
});

test('of a pump that is silent for days it is looked ever more rarely, and within five minutes once it is heard', () => {
  const heardAt = NOW + 2 * DAY + 7 * MINUTE;
  const heard = { at: heardAt, device: 'p1', condition: 'noData', what: 'returned' } as const;
  const { decided, mails } = simulate([SILENCE, LIFE, heard], ANYBODY, heardAt + DAY);
  const looks = decided.filter(({ outcome }) => 'hold' in outcome && outcome.hold === 'pump-silent');
  expect(looks.length).toBeLessThan(60);
  const told = mails.find(({ items }) => items.some(({ condition }) => condition === 'life.oil'))!;
  expect(told.at).toBeGreaterThan(heardAt);
  expect(told.at).toBeLessThanOrEqual(heardAt + 5 * MINUTE);
});

describe('who', () => {
  test('the second list is told of an alarm that nobody acknowledges within half an hour, and of nothing else', () => {
    const second: Who = { ...ANYBODY, list: 'second' };
    expect(told([raised(NOW), raised(NOW, 'p2', 'warning')], second)).toEqual([[1_800, 'escalated p1']]);
    for (const what of ['acknowledged', 'returned', 'shelved'] as const) {
      expect(told([raised(NOW), { at: NOW + 29 * MINUTE, device: 'p1', what }], second)).toEqual([]);
    }
  });

  test('quiet hours hold warnings until their end, if they still hold, and never an alarm', () => {
    // 23:00 to 07:00 in Stockholm: it is 23:30 there.
    const night = Date.parse('2026-06-15T21:30:00Z');
    const who: Who = { ...ANYBODY, quiet: { from: '23:00', to: '07:00' } };
    const { mails, decided } = simulate(
      [
        raised(night, 'p1', 'warning'),
        raised(night + HOUR, 'p2', 'warning', 'Kiruna'),
        raised(night + 2 * HOUR, 'p3'),
        { at: night + 3 * HOUR, device: 'p3', what: 'acknowledged' },
        returned(night + 3 * HOUR, 'p2'),
      ],
      who,
      night + DAY,
    );
    const morning = Date.parse('2026-06-16T05:00:00Z');
    expect(mails.map(({ at, items }) => [at, items.map(({ device }) => device).join()])).toEqual([
      [night + 2 * HOUR, 'p3'],
      [morning, 'p1'],
    ]);
    expect(decided).toContainEqual(
      expect.objectContaining({ at: morning, outcome: { drop: 'over-while-quiet' } }),
    );
  });

  test('somebody who asked for alarms of one site gets those, and who has unsubscribed nothing', () => {
    const happenings = [
      raised(NOW, 'p1', 'warning'),
      raised(NOW + MINUTE, 'p2'),
      raised(NOW + 2 * MINUTE, 'p3', 'alarm', 'Kiruna'),
    ];
    const who: Who = { ...ANYBODY, wants: { severities: ['alarm'], sites: ['Kiruna'] } };
    const { mails, decided } = simulate(happenings, who, NOW + HOUR);
    expect(mails.map(({ items }) => items[0]!.device)).toEqual(['p3']);
    expect(decided.map(({ outcome }) => outcome)).toEqual([
      { drop: 'not-this-severity' },
      { drop: 'not-this-pump' },
      { send: 'first-of-site' },
    ]);
    expect(told(happenings, { ...ANYBODY, wants: { kinds: ['life'] } })).toEqual([]);
    expect(told(happenings, { ...ANYBODY, wants: { pumps: ['p1'] } })).toHaveLength(1);
    expect(told(happenings, { ...ANYBODY, unsubscribed: [{ at: NOW }] })).toEqual([]);
    expect(told(happenings, { ...ANYBODY, unsubscribed: [{ device: 'p2', at: NOW }] })).toHaveLength(2);
  });
});

test.each([
  ['2026-06-15T20:59:59Z', undefined],
  ['2026-06-15T21:00:00Z', '2026-06-16T05:00:00Z'],
  ['2026-06-16T04:59:59Z', '2026-06-16T05:00:00Z'],
  ['2026-06-16T05:00:00Z', undefined],
  // Clocks are put forward, and back, that night.
  ['2026-03-28T22:30:00Z', '2026-03-29T05:00:00Z'],
  ['2026-10-24T22:30:00Z', '2026-10-25T06:00:00Z'],
])('with quiet hours from 23:00 to 07:00 in Stockholm it is at %s quiet until %s', (at, until) => {
  const end = quietUntil({ from: '23:00', to: '07:00' }, 'Europe/Stockholm', Date.parse(at));
  expect(end).toBe(until && Date.parse(until));
});

test.each([
  ['2026-10-25T00:10:00Z', '2026-10-25T00:30:00Z'],
  ['2026-10-25T00:40:00Z', undefined],
  ['2026-10-25T01:10:00Z', '2026-10-25T01:30:00Z'],
  ['2026-10-25T01:30:00Z', undefined],
])('with an end that comes twice, at %s it is quiet until %s', (at, until) => {
  const end = quietUntil({ from: '22:00', to: '02:30' }, 'Europe/Stockholm', Date.parse(at));
  expect(end).toBe(until && Date.parse(until));
});

test.each([
  ['2026-03-29T00:10:00Z', '2026-03-29T01:00:00Z'],
  ['2026-03-29T00:59:59Z', '2026-03-29T01:00:00Z'],
  ['2026-03-29T01:00:00Z', undefined],
])('with an end that the clocks skip, at %s it is quiet until %s', (at, until) => {
  const end = quietUntil({ from: '22:00', to: '02:30' }, 'Europe/Stockholm', Date.parse(at));
  expect(end).toBe(until && Date.parse(until));
});

/** Whatever may happen at some pumps of some sites within two days. */
const HAPPENINGS = fc.array(
  fc
    .record({
      minute: fc.integer({ min: 0, max: 2_880 }),
      burst: fc.integer({ min: 0, max: 3_000 }),
      device: fc.integer({ min: 0, max: 25 }),
      what: fc.constantFrom('alarm', 'alarm', 'warning', 'returned', 'acknowledged', 'shelved', 'noData'),
      bursts: fc.boolean(),
    })
    .map(({ minute, burst, device, what, bursts }): Happening => {
      const at = NOW + (bursts ? burst * 100 : minute * MINUTE);
      const where = { at, device: `p${device}`, site: `s${device % 5}` };
      if (what === 'noData') return { ...where, condition: 'noData', what: 'raised', severity: 'warning' };
      if (what === 'alarm' || what === 'warning') return { ...where, what: 'raised', severity: what };
      return { ...where, what };
    }),
  { minLength: 1, maxLength: 150 },
);
const WHO: fc.Arbitrary<Who> = fc.record(
  {
    zone: fc.constantFrom('Europe/Stockholm', 'UTC'),
    quiet: fc.constantFrom({ from: '22:00', to: '06:00' }, { from: '08:00', to: '17:00' }),
    list: fc.constant('second' as const),
  },
  { requiredKeys: ['zone'] },
);
const END = NOW + 4 * DAY;

test('whatever happens, nobody gets more than 12 mails in any hour, and 6 once it lasts', () => {
  fc.assert(
    fc.property(HAPPENINGS, WHO, fc.boolean(), (happenings, who, mayRecur) => {
      const times = simulate(happenings, who, END, () => false, mayRecur).mails.map(({ at }) => at);
      for (const [i, at] of times.entries()) {
        const hour = times.slice(0, i + 1).filter((one) => one > at - HOUR).length;
        expect(hour).toBeLessThanOrEqual(MANAGEABLE);
        const before = times.slice(0, i).filter((one) => one > at - HOUR);
        if (before.length >= ACCEPTABLE) expect(at - before.at(-1)!).toBeGreaterThanOrEqual(PACE);
      }
    }),
    { numRuns: 150 },
  );
});

test('whatever happens, every alarm ends in a mail or has a named reason, and what stands in the end is known', () => {
  fc.assert(
    fc.property(HAPPENINGS, WHO, fc.boolean(), (happenings, who, mayRecur) => {
      const { mails, decided, state, standing } = simulate(happenings, who, END, () => false, mayRecur);
      const names = new Set(
        [SEND_REASONS, HOLD_REASONS, DROP_REASONS].flatMap((reasons) => Object.keys(reasons)),
      );
      const mailed = new Set(mails.flatMap(({ items }) => items.map(({ transition }) => transition)));
      const last = new Map(decided.map((one) => [one.item.transition, one]));
      for (const { item, outcome } of decided) {
        expect(names).toContain(Object.values(outcome)[0]);
        if (item.stage !== 'raised') continue;
        const end = last.get(item.transition)!.outcome;
        const waits = state.held.some(({ transition }) => transition === item.transition);
        if ('hold' in outcome) expect('hold' in end ? waits : true).toBe(true);
        if (item.severity !== 'alarm') continue;
        const isSaid = mailed.has(item.transition) || 'drop' in end || waits;
        expect(isSaid).toBe(true);
        // Whoever waits in the end waits for a pump that isn't heard.
        if (waits)
          expect(state.held.find((one) => one.transition === item.transition)!.because).toBe('pump-silent');
        const how = standing(item);
        const isOpen = how.severity === 'alarm' && !how.acknowledged && !how.shelved && !how.silent;
        const isLatest = !decided.some(
          (one) =>
            one.item.stage === 'raised' &&
            one.item.device === item.device &&
            one.item.condition === item.condition &&
            one.at > item.at,
        );
        if (isOpen && isLatest) {
          expect(state.told.some((one) => one.device === item.device && one.severity === 'alarm')).toBe(true);
        }
      }
    }),
    { numRuns: 150 },
  );
});

test('whatever happens, an alarm that isn’t silenced leaves within a minute, or within ten once a ceiling is reached', () => {
  fc.assert(
    fc.property(HAPPENINGS, (happenings) => {
      const { mails, decided } = simulate(happenings, ANYBODY, END);
      for (const { item, outcome } of decided) {
        if (item.stage !== 'raised' || item.severity !== 'alarm' || 'drop' in outcome) continue;
        const mail = mails.find(({ items }) =>
          items.some(({ transition }) => transition === item.transition),
        );
        if (!mail || ('hold' in outcome && outcome.hold === 'pump-silent')) continue;
        const isPaced = decided.some(
          (one) =>
            one.item.transition === item.transition &&
            'hold' in one.outcome &&
            one.outcome.hold === 'ceiling',
        );
        expect(mail.at - item.at).toBeLessThanOrEqual(isPaced ? PACE + MINUTE : MINUTE);
      }
    }),
    { numRuns: 100 },
  );
});

test('in quiet hours nothing leaves but mails with an alarm in them', () => {
  fc.assert(
    fc.property(HAPPENINGS, (happenings) => {
      const quiet = { from: '22:00', to: '06:00' };
      for (const { at, items } of simulate(happenings, { ...ANYBODY, quiet }, END).mails) {
        if (quietUntil(quiet, ANYBODY.zone, at) === undefined) continue;
        expect(items.some(({ severity, stage }) => severity === 'alarm' && stage !== 'returned')).toBe(true);
      }
    }),
    { numRuns: 100 },
  );
});
