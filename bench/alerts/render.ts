import { digestOf } from '../../functions/alerts/digest/digest.ts';
import type { Entry } from '../../functions/alerts/digest/entry.ts';
import { compose } from '../../functions/alerts/mail/compose.ts';
import { LOCALES, type User } from '../../shared/domain/customer.ts';
import type { Pump } from '../../shared/domain/pump.ts';
import { pageLink } from '../../shared/links/personal.ts';
import { type BenchLine, benchLine } from '../report.ts';
import { alarmOf } from './alarm.ts';

const MAILS = 2_000;
const DIGESTS = 100;
/** Mails a second that one instance has to put into words so that a mail server is what is waited for. */
const WANTED = 200;

const PUMP: Pump = { key: 'k', deviceId: 'd', model: 'RV-250', tag: 'P-1', site: 'Mölndal', limits: [] };
const TRANSITION = alarmOf(PUMP.key);
const people: User[] = LOCALES.map((locale) => ({
  key: locale,
  name: 'Kim Berg',
  email: 'kim@example.com',
  locale,
  zone: 'Europe/Stockholm',
}));

const PORTAL = { url: 'https://vakt.example.com', keys: ['k'.repeat(40)] } as const;
const linksFor = (user: User) => ({
  page: (device: string) => pageLink(PORTAL, { contract: 'c'.repeat(20), user }, device, TRANSITION.at),
});

/** Mails put into words in a second, by one core. */
export async function benchRender(): Promise<BenchLine[]> {
  const one = rateOf(MAILS, (i) => compose(PUMP, TRANSITION, people[i % people.length]!));
  const entries = Array.from({ length: 200 }, (_, i): Entry => {
    const pump = { ...PUMP, key: `k${i}`, tag: `P-${i}` };
    const item = { ...TRANSITION, stage: 'raised', transition: `t${i}`, site: '' } as const;
    const situation = { pump, alarms: { conditions: [], lastArrival: TRANSITION.at } };
    return {
      situation,
      item,
      stages: new Set(['raised']),
      transition: TRANSITION,
      over: false,
      chattering: false,
    };
  });
  const digests = rateOf(DIGESTS, (i) => {
    const user = people[i % people.length]!;
    digestOf(entries, user, linksFor(user));
  });
  const line = (what: string, ours: number, wanted: number) =>
    benchLine(
      { bench: 'alerts', case: `${what}, a second, against what is wanted` },
      { ours, yardstick: wanted },
      { atLeast: 1 },
    );
  return [line('mails about one condition', one, WANTED), line('digests of 200 pumps', digests, WANTED / 10)];
}

function rateOf(count: number, render: (i: number) => unknown): number {
  for (let i = 0; i < count / 10; i++) render(i);
  const began = performance.now();
  for (let i = 0; i < count; i++) render(i);
  return (count * 1_000) / (performance.now() - began);
}
