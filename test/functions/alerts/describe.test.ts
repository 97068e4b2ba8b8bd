import { describe, expect, test } from 'vitest';
import { compose } from '../../../functions/alerts/mail/compose.ts';
import { catalogue } from '../../../local/start/catalogue.ts';
import type { Transition } from '../../../shared/domain/alarm.ts';
import { CONDITION_KINDS, type ConditionName, partsOf } from '../../../shared/domain/condition.ts';
import { LOCALES, type Locale } from '../../../shared/domain/customer.ts';
import { LONG_LIFE } from '../../../shared/domain/health.ts';
import type { Severity } from '../../../shared/domain/model.ts';
import { SENSOR_FAULTS } from '../../../shared/domain/sensor.ts';
import { WORDS } from '../../../shared/words/all.ts';
import { describe as inWords } from '../../../shared/words/describe.ts';

const AT = Date.parse('2026-06-15T09:58:00Z');

function transition(condition: ConditionName, given: Partial<Transition> = {}): Transition {
  const [times, what] = [
    { at: AT, began: AT, readingAt: AT, arrivedAt: AT },
    { id: 't', device: 'd', condition, from: 'pending', to: 'active', severity: 'warning' },
  ] as const;
  return { ...times, ...what, value: 12.5, limit: 10, notice: 'due', ...given };
}

/** One of each kind, as it would be raised. */
const RAISED: readonly Transition[] = [
  transition('exhaustPressure.high', { value: 1_235, limit: 1_213 }),
  transition('oilTemperature.low', { value: 41, limit: 45 }),
  transition('oilTemperature.rising', { value: 62, limit: 60 }),
  transition('exhaustPressure.falling', { value: 300, limit: 250 }),
  transition('vibration.baseline', { value: 7.2, limit: 6 }),
  transition('oilTemperature.sensor', { value: 1, limit: 0, detail: 'stuck' }),
  transition('life.exhaustFilter', { value: 6.4, limit: 7 }),
  transition('noData', { value: 900, limit: 900 }),
];

test('every kind of condition is tried here', () => {
  const kinds = new Set(RAISED.map(({ condition }) => partsOf(condition)!.kind));
  expect([...kinds].sort()).toEqual([...CONDITION_KINDS].sort());
});

describe.each<[Locale, string[]]>([
  [
    'en',
    [
      'exhaust pressure: high (1,235 hPa)',
      'oil temperature: low (41 °C)',
      'oil temperature: rising too fast (62 °C/h)',
      'exhaust pressure: falling too fast (300 hPa/h)',
      'vibration: not as it used to be (7.2 σ)',
      'oil temperature: sensor not to be trusted',
      'exhaust filter: short remaining life (6 days)',
      'no data',
    ],
  ],
  [
    'sv',
    [
      'utloppstryck: hög nivå (1\u00a0235 hPa)',
      'oljetemperatur: låg nivå (41 °C)',
      'oljetemperatur: stiger för snabbt (62 °C/h)',
      'utloppstryck: faller för snabbt (300 hPa/h)',
      'vibration: avviker från det vanliga (7,2 σ)',
      'oljetemperatur: givaren är inte att lita på',
      'utloppsfilter: kort återstående livslängd (6 dygn)',
      'inga data',
    ],
  ],
  [
    'nb',
    [
      'utløpstrykk: høyt nivå (1\u00a0235 hPa)',
      'oljetemperatur: lavt nivå (41 °C)',
      'oljetemperatur: stiger for raskt (62 °C/h)',
      'utløpstrykk: faller for raskt (300 hPa/h)',
      'vibrasjon: avviker fra det vanlige (7,2 σ)',
      'oljetemperatur: giveren er ikke til å stole på',
      'utløpsfilter: kort gjenværende levetid (6 døgn)',
      'ingen data',
    ],
  ],
  [
    'de',
    [
      'Austrittsdruck: zu hoch (1.235 hPa)',
      'Öltemperatur: zu niedrig (41 °C)',
      'Öltemperatur: steigt zu schnell (62 °C/h)',
      'Austrittsdruck: fällt zu schnell (300 hPa/h)',
      'Schwingung: weicht vom Üblichen ab (7,2 σ)',
      'Öltemperatur: dem Sensor ist nicht zu trauen',
      'Abluftfilter: kurze Restlebensdauer (6 Tage)',
      'keine Daten',
    ],
  ],
])('in %s', (locale, expected) => {
  const words = WORDS[locale];
  const pump = { key: 'k', deviceId: 'd', model: 'RV-250', tag: 'P-7', limits: [] };
  const user = { key: 'u', name: 'Kim', email: 'kim@example.com', locale, zone: 'UTC' };

  test('each kind is said rightly in the subject', () => {
    const subjects = RAISED.map((raised) => compose(pump, raised, user).subject);
    expect(subjects).toEqual(expected.map((what) => `[${words.severity.warning}] P-7: ${what}`));
  });

  test.each<Severity>(['warning', 'alarm'])('each kind says what a %s means and what to do', (severity) => {
    for (const raised of RAISED) {
      const { text, html } = compose(pump, { ...raised, severity }, user);
      const { meaning } = inWords({ ...raised, severity }, words, locale);
      expect(text).toContain(`\n\n${meaning}\n\n`);
      expect(html).toContain(meaning);
      expect(text).not.toMatch(/undefined|NaN|\[object/);
    }
  });

  test('of silence it says since when and by which measure, of a sensor what is wrong with it', () => {
    const silence = compose(pump, RAISED.at(-1)!, user).text;
    expect(silence).toContain(`${words.lastHeard}: `);
    expect(silence).toMatch(new RegExp(`${words.usualSilence}: 15 \\p{L}+`, 'u'));
    expect(silence).not.toContain(`${words.value}: `);
    for (const fault of SENSOR_FAULTS) {
      const { text } = compose(pump, transition('power.sensor', { detail: fault }), user);
      expect(text).toContain(`${words.faultLabel}: ${words.fault[fault]}`);
    }
  });

  test('every fault of a sensor and every part of the catalogue has its word', () => {
    expect(Object.keys(words.fault).sort()).toEqual([...SENSOR_FAULTS].sort());
    const parts = catalogue().flatMap(({ components }) => components.map(({ name }) => name));
    for (const part of parts) expect(words.component[part], part).toMatch(/\p{L}/u);
  });
});

test('a part that has no word keeps its name, and a condition nobody knows is no mail but an error', () => {
  const other = transition('life.impeller', { value: 3, limit: 7 });
  expect(inWords(other, WORDS.en, 'en').what).toBe('impeller: short remaining life');
  const unknown = transition('mood.bad' as ConditionName);
  for (const locale of LOCALES) {
    expect(() => inWords(unknown, WORDS[locale], locale)).toThrow(/no words for mood.bad/);
  }
});

test('a life that has returned because nothing can be said of it is not told in days', () => {
  const over = transition('life.exhaustFilter', { to: 'returned', value: LONG_LIFE, limit: 7 });
  const { amount, facts } = inWords(over, WORDS.en, 'en');
  expect(amount).toBeUndefined();
  expect(facts.map(([label]) => label)).toEqual([WORDS.en.limit]);
});
