import type { Known } from '../../../../functions/alerts/mail/known.ts';
import { CLOCK_SET_BACK, type Transition } from '../../../../shared/domain/alarm.ts';
import type { ConditionName } from '../../../../shared/domain/condition.ts';
import type { Locale, User } from '../../../../shared/domain/customer.ts';
import type { Pump } from '../../../../shared/domain/pump.ts';
import { SENSOR_FAULTS } from '../../../../shared/domain/sensor.ts';
import { SIGNAL_NAMES } from '../../../../shared/domain/signals.ts';
import { DAY } from '../../../../shared/time.ts';

export const AT = Date.parse('2026-06-15T09:58:00Z');

export const PUMP: Pump = {
  key: 'k',
  deviceId: 'd',
  model: 'RV-250',
  tag: 'P-7',
  site: 'Mölndal',
  serialNumber: 'SN 4711',
  limits: [],
};

export const userIn = (locale: Locale, zone = 'Europe/Stockholm'): User => {
  return { key: 'u', name: 'Kim Berg', email: 'kim@example.com', locale, zone };
};

export function raised(condition: ConditionName, given: Partial<Transition> = {}): Transition {
  const times = { at: AT, began: AT, readingAt: AT, arrivedAt: AT };
  const what = { id: 't', device: 'd', condition, from: 'pending', to: 'active' } as const;
  return { ...times, ...what, severity: 'alarm', value: 1_235, limit: 1_213, notice: 'due', ...given };
}

/** One of everything that can be raised. */
export const EVERYTHING: readonly Transition[] = [
  ...SIGNAL_NAMES.flatMap((signal) =>
    (['high', 'low', 'rising', 'falling', 'baseline'] as const).map((side) => raised(`${signal}.${side}`)),
  ),
  ...SENSOR_FAULTS.map((detail) => raised('power.sensor', { value: 1, limit: 0, detail })),
  ...['exhaustFilter', 'oil', 'bearings', 'cooling', 'impeller'].map((part) =>
    raised(`life.${part}`, { value: 6.4, limit: 7 }),
  ),
  raised('noData', { value: 900, limit: 900 }),
  raised('noData', { value: 900, limit: 900, detail: CLOCK_SET_BACK }),
];

/** Everything that a mail can tell beside its transition. */
export const KNOWN: Known = {
  now: AT,
  life: { component: 'exhaustFilter', p10: AT + 5.2 * DAY, p50: AT + 12 * DAY, p90: null },
  operating: 0.5,
  picture: {
    contentId: 'signal@vakt',
    name: 'signal.png',
    png: Buffer.from('png'),
    alternative: 'Exhaust pressure in hPa, the last 7 days. Latest 1,235 hPa.',
  },
  pageUrl: 'https://vakt.example.com/p/abc.def.ghi',
  unsubscribeUrl: 'https://vakt.example.com/u/abc.def.ghi',
  phone: '+46 31 123 45 67',
};
