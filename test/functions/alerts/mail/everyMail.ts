import { digestOf, type Links } from '../../../../functions/alerts/digest/digest.ts';
import { type Entry, entriesOf } from '../../../../functions/alerts/digest/entry.ts';
import { noteOf, reminderOf } from '../../../../functions/alerts/digest/note.ts';
import { reportMail } from '../../../../functions/alerts/letters/monthlyReport.ts';
import { renderLetter } from '../../../../functions/alerts/letters/render.ts';
import type { Source } from '../../../../functions/alerts/letters/source.ts';
import { compose } from '../../../../functions/alerts/mail/compose.ts';
import type { Situation } from '../../../../functions/alerts/situation.ts';
import type { MailContent } from '../../../../functions/alerts/transport/transport.ts';
import { seal } from '../../../../shared/certificates/chain.ts';
import type { Condition } from '../../../../shared/domain/alarm.ts';
import type { Erased } from '../../../../shared/domain/certificate.ts';
import type { Locale, User } from '../../../../shared/domain/customer.ts';
import type { Letter } from '../../../../shared/domain/letter.ts';
import type { Item } from '../../../../shared/domain/mailing.ts';
import type { Severity } from '../../../../shared/domain/model.ts';
import type { Pump } from '../../../../shared/domain/pump.ts';
import { USUAL } from '../../../../shared/domain/report.ts';
import type { MonthReport, PumpMonth } from '../../../../shared/report/month.ts';
import { HOUR } from '../../../../shared/time.ts';
import { NOW } from '../../support/deployment.ts';
import { AT, KNOWN, PUMP, raised, userIn } from './samples.ts';
import { risingHours } from './stored.ts';

const CONDITION = 'exhaustPressure.high';
/** As long as ours are. */
const LINK = `https://vakt.norrskog-vacuum.example.com/p/${'a'.repeat(20)}.${'b'.repeat(20)}.${'c'.repeat(16)}.0.tabcde.${'d'.repeat(43)}`;

export const LINKS: Links = {
  page: (device) => `${LINK}?${device.length}`,
  unsubscribe: LINK.replace('/p/', '/u/'),
};

/** A pump of which something is to be told, and how it stands: active with a severity, or over. */
export function told(
  tag: string,
  stands: Severity | 'over',
  pump: Partial<Pump> = {},
  severity: Severity = 'alarm',
) {
  const condition: Condition = {
    condition: CONDITION,
    state: stands === 'over' ? 'returned' : 'active',
    severity: stands === 'over' ? severity : stands,
    since: NOW,
    value: 1_250,
    limit: 1_200,
  };
  const known = { key: tag, deviceId: tag, model: 'RV-250', tag, site: 'Mölndal', limits: [], ...pump };
  const situation: Situation = { pump: known, alarms: { conditions: [condition], lastArrival: NOW } };
  const item: Item = {
    stage: 'raised',
    transition: `t-${tag}`,
    device: tag,
    condition: CONDITION,
    severity,
    site: 's',
    at: NOW,
  };
  return { item, situation };
}

export function entries(all: readonly ReturnType<typeof told>[], more: readonly Item[] = []): Entry[] {
  const situations = new Map(all.map(({ item, situation }) => [item.device, situation]));
  return entriesOf([...all.map(({ item }) => item), ...more], situations, NOW);
}

export const ERASED: Erased = {
  kind: 'erased',
  id: 'certificateid',
  pseudonym: 'p',
  ended: { on: '2026-04-30', because: 'notice' },
  due: { on: '2026-08-01', at: '2026-07-31T22:00:00.000Z' },
  erased: { begun: '2026-07-31T22:00:00.000Z', at: '2026-07-31T22:01:07.000Z' },
  rule: { version: '1', text: 'r' },
  stores: [{ store: 'table users', held: 'h', how: 'w', before: 5, after: 0, unit: 'rows' }],
  remains: [{ what: 'w', where: 'the event hub', until: '2026-08-07T22:01:07.000Z' }],
};

const LETTERS: Readonly<Record<Exclude<Letter['kind'], 'monthly-report'>, Letter>> = {
  test: { kind: 'test', by: 'anna.ek', at: NOW },
  'operator-news': {
    kind: 'operator-news',
    headline: 'A timer has not run',
    facts: [['The timer purge has not run', 'it was due more than a quarter of an hour ago']],
    advice: ['Look whether the Functions app runs.'],
  },
  'contract-ended': { kind: 'contract-ended', lastDay: '2026-04-30', because: 'notice', due: '2026-08-01' },
  'erasure-reminder': { kind: 'erasure-reminder', due: '2026-08-01' },
  certificate: { kind: 'certificate', certificate: seal(ERASED, { number: 6, hash: 'before' }) },
};

export const MONTH: PumpMonth = {
  pump: PUMP,
  kpis: [
    { name: 'OperatingTime', window: '2026-06', value: 1_080_000, unit: 's' },
    { name: 'TimeBasedAvailability', window: '2026-06', value: 0.987, unit: '1' },
    { name: 'Energy', window: '2026-06', value: 1_234.5, unit: 'kWh' },
    { name: 'MeanRepairTime', window: '2026-06', unavailable: 'no failure' },
    { name: 'exhaustPressure.p95', window: '2026-06', value: 1_190, unit: 'hPa' },
  ],
  hours: risingHours(),
  doubts: [],
  limits: [
    {
      signal: 'exhaustPressure',
      direction: 'high',
      alarm: 1_213,
      onDelay: 0,
      offDelay: 0,
      deadband: 0,
      source: '',
    },
  ],
  alarms: [],
  records: [],
};

/** ... in which something happened. */
const EVENTFUL: PumpMonth = {
  ...MONTH,
  alarms: [raised(CONDITION)],
  records: [{ kind: 'failure', component: 'exhaustFilter', from: AT - HOUR, note: 'torn' }],
};

export const monthOf = (pumps: readonly PumpMonth[], name = 'Norrskog AB'): MonthReport => ({
  definition: { name: 'monthly', ...USUAL },
  customer: { name, number: '1001' },
  month: '2026-06',
  zone: 'Europe/Stockholm',
  window: { name: '2026-06', from: Date.parse('2026-05-31T22:00:00Z'), to: AT },
  made: AT,
  pumps,
  others: 0,
});

/** One of every kind of mail that Vakt sends, in a language. */
export async function everyMail(locale: Locale): Promise<Map<string, MailContent>> {
  const user: User = userIn(locale);
  const one = entries([told('P-7', 'alarm')])[0]!;
  const many = entries(
    Array.from({ length: 200 }, (_, i) =>
      told(`PM3-VP-${i}`, i % 7 === 0 ? 'over' : i % 3 ? 'alarm' : 'warning'),
    ),
  );
  const letters = Object.entries(LETTERS).map(async ([kind, letter]): Promise<[string, MailContent]> => {
    const to = { address: 'karin@example.com', name: 'Karin Berg', locale, zone: user.zone };
    return [kind, await renderLetter(letter, to, {} as Source)];
  });
  return new Map([
    ['alarm', compose(PUMP, raised(CONDITION), user, KNOWN)],
    ['warning', compose(PUMP, raised(CONDITION, { severity: 'warning' }), user, KNOWN)],
    ['copy', compose(PUMP, raised(CONDITION), { ...user, service: true }, KNOWN)],
    ['without links', compose(PUMP, raised(CONDITION), user)],
    ['digest', digestOf(many, user, LINKS)],
    ['digest without links', digestOf(many.slice(0, 3), user, { page: () => undefined })],
    ['all over', digestOf(entries([told('a', 'over'), told('b', 'over')]), user, LINKS)],
    ['chattering', digestOf([{ ...one, chattering: true }], user, LINKS)],
    ...(['again', 'escalated'] as const).map((stage): [string, MailContent] => [
      stage,
      compose(PUMP, raised(CONDITION), user, KNOWN, reminderOf(new Set([stage]), user)),
    ]),
    ['resolved', noteOf('resolved', one, user, LINKS)],
    ['late', noteOf('late', one, user, LINKS, NOW - 3 * HOUR)],
    ['monthly-report', await reportMail(monthOf([MONTH, EVENTFUL]), locale, user, LINKS)],
    ...(await Promise.all(letters)),
  ]);
}
