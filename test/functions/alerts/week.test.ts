import { afterAll, beforeAll, expect, test } from 'vitest';
import { composerOf } from '../../../functions/alerts/compose.ts';
import { deliveryBy } from '../../../functions/alerts/deliver.ts';
import { knowing } from '../../../functions/alerts/mail/knowing.ts';
import { recipientsOf } from '../../../functions/alerts/recipient.ts';
import { smtpTransport } from '../../../functions/alerts/transport/smtp.ts';
import type { Condition, Transition } from '../../../shared/domain/alarm.ts';
import type { ConditionName } from '../../../shared/domain/condition.ts';
import { nextOf } from '../../../shared/domain/mailing.ts';
import type { Severity } from '../../../shared/domain/model.ts';
import { sha256 } from '../../../shared/keys.ts';
import { alarmsIn, UNTOUCHED } from '../../../shared/storage/alarms.ts';
import type { Storage } from '../../../shared/storage/connect.ts';
import { outboxIn } from '../../../shared/storage/outbox.ts';
import { iso, SECOND } from '../../../shared/time.ts';
import type { StrictAzurite } from '../../support/strict.ts';
import {
  addCustomer,
  addDevice,
  addUser,
  all,
  type RegisteredDevice,
  startDeployment,
} from '../support/deployment.ts';
import { type MailServer, startMailServer } from '../support/mailServer.ts';

let azurite: StrictAzurite;
let storage: Storage;
let server: MailServer;
beforeAll(async () => {
  ({ azurite, storage } = await startDeployment());
  server = await startMailServer();
});
afterAll(async () => {
  await server.stop();
  await azurite.stop();
});

type What = Severity | 'returned' | 'acknowledged';
/** Time in the week, UTC; pump; condition; what. */
type Event = readonly [at: string, pump: string, condition: ConditionName, what: What];

const EVENTS: readonly Event[] = [
  // Two pumps of one site, one after the other; the alarm is acknowledged, and is over an hour later.
  ['15T08:00:00', 'P-1', 'exhaustPressure.high', 'warning'],
  ['15T08:00:20', 'P-2', 'vibration.high', 'alarm'],
  ['15T08:10:00', 'P-2', 'vibration.high', 'acknowledged'],
  ['15T09:00:00', 'P-2', 'vibration.high', 'returned'],
  // A warning at half past ten in the evening, in Stockholm.
  ['16T20:30:00', 'P-3', 'oilTemperature.high', 'warning'],
  // An alarm that nobody acknowledges for five hours, and that is over in the night.
  ['17T10:00:00', 'Q-1', 'oilTemperature.high', 'alarm'],
  ['17T15:00:00', 'Q-1', 'oilTemperature.high', 'acknowledged'],
  ['18T00:00:00', 'Q-1', 'oilTemperature.high', 'returned'],
  // A warning becomes an alarm, and the pumps beside it follow.
  ['19T12:00:00', 'P-1', 'exhaustPressure.high', 'alarm'],
  ['19T12:00:10', 'P-2', 'motorCurrent.high', 'alarm'],
  ['19T12:00:15', 'P-3', 'vibration.high', 'alarm'],
  ['19T12:05:00', 'P-1', 'exhaustPressure.high', 'acknowledged'],
  ['19T12:05:00', 'P-2', 'motorCurrent.high', 'acknowledged'],
  ['19T12:05:00', 'P-3', 'vibration.high', 'acknowledged'],
  // One that chatters: from the third time on the analysis holds it back.
  ['20T10:00:00', 'P-1', 'vibration.high', 'alarm'],
  ['20T10:00:04', 'P-1', 'vibration.high', 'returned'],
  ['20T10:00:08', 'P-1', 'vibration.high', 'alarm'],
  ['20T10:00:12', 'P-1', 'vibration.high', 'returned'],
];

/** Who, what its subject has, and between which times of the week. */
const EXPECTED: readonly (readonly [who: string, subject: RegExp, from: string, to: string])[] = [
  ['anna', /P-1/, '15T08:00:00', '15T08:01:00'],
  ['kim', /P-1/, '15T08:00:00', '15T08:01:00'],
  ['anna', /P-2/, '15T08:00:20', '15T08:00:22'],
  ['kim', /P-2/, '15T08:00:20', '15T08:00:22'],
  ['anna', /^\[Över\] P-2/, '15T09:00:00', '15T09:01:00'],
  ['kim', /^\[Over\] P-2/, '15T09:00:00', '15T09:01:00'],
  ['anna', /P-3/, '16T20:30:00', '16T20:31:00'],
  ['kim', /P-3/, '17T04:00:00', '17T04:00:02'],
  ['anna', /Q-1/, '17T10:00:00', '17T10:00:02'],
  ['bo', /Q-1/, '17T10:00:00', '17T10:00:02'],
  ['kim', /Q-1/, '17T10:00:00', '17T10:00:02'],
  ['chef', /^\[Nicht quittiert\] Q-1/, '17T10:30:00', '17T10:31:00'],
  ['anna', /^\[Fortfarande larm\] Q-1/, '17T14:00:00', '17T14:01:00'],
  ['bo', /^\[Fortsatt alarm\] Q-1/, '17T14:00:00', '17T14:01:00'],
  ['kim', /^\[Still an alarm\] Q-1/, '17T14:00:00', '17T14:01:00'],
  ['chef', /^\[Weiterhin Alarm\] Q-1/, '17T14:30:00', '17T14:31:00'],
  ['anna', /^\[Över\] Q-1/, '18T00:00:00', '18T00:01:00'],
  ['bo', /^\[Over\] Q-1/, '18T00:00:00', '18T00:01:00'],
  ['chef', /^\[Vorbei\] Q-1/, '18T00:00:00', '18T00:01:00'],
  ['kim', /^\[Over\] Q-1/, '18T04:00:00', '18T04:00:02'],
  ['anna', /P-1/, '19T12:00:00', '19T12:00:02'],
  ['kim', /P-1/, '19T12:00:00', '19T12:00:02'],
  ['anna', /2 larm – Mölndal/, '19T12:00:10', '19T12:01:10'],
  ['kim', /2 alarms – Mölndal/, '19T12:00:10', '19T12:01:10'],
  ['anna', /P-1/, '20T10:00:00', '20T10:00:02'],
  ['kim', /P-1/, '20T10:00:00', '20T10:00:02'],
  ['anna', /1 avslutad/, '20T10:01:00', '20T10:01:10'],
  ['kim', /1 over/, '20T10:01:00', '20T10:01:10'],
];

const timeOf = (text: string) => Date.parse(`2026-06-${text}Z`);

test('a week of alarms makes these mails, each between these times, and no other', async () => {
  const customer = await addCustomer(storage);
  const { key: contract } = customer;
  const pumps = new Map<string, RegisteredDevice>();
  for (const tag of ['P-1', 'P-2', 'P-3', 'Q-1']) {
    const site = tag.startsWith('P') ? 'Mölndal' : 'Kiruna';
    pumps.set(tag, await addDevice(storage, customer, { tag, site }));
  }
  const users = [
    await addUser(storage, customer, { email: 'anna@example.com', locale: 'sv' }),
    await addUser(storage, customer, { email: 'kim@example.com', quiet: { from: '22:00', to: '06:00' } }),
    await addUser(storage, customer, {
      email: 'bo@example.com',
      locale: 'nb',
      wants: { severities: ['alarm'], sites: ['Kiruna'] },
    }),
    await addUser(storage, customer, { email: 'chef@example.com', locale: 'de', list: 'second' }),
  ];
  let now = 0;
  const clock = () => now;
  const smtp = smtpTransport(server.url, 'Vakt <alerts@vakt.example>');
  const know = knowing(storage, {}, clock, () => {});
  const recipients = recipientsOf(storage, smtp, composerOf(storage, know, clock), 'vakt.example', clock);
  const deliver = deliveryBy(storage, recipients, clock);
  const outbox = outboxIn(storage, contract);
  const sent: { who: string; subject: string; at: number }[] = [];
  const collect = () => {
    for (const { to, mail } of server.mails.splice(0)) {
      sent.push({ who: to[0]!.split('@')[0]!, subject: mail.subject ?? '', at: now });
    }
  };

  /** Lets whatever is due happen at its time. */
  async function passUntil(end: number): Promise<void> {
    for (;;) {
      const states = await Promise.all(
        users.map(async ({ key }) => ({ key, state: (await outbox.state(key))?.value })),
      );
      const next = states.flatMap(({ key, state }) => {
        const at = state && nextOf(state);
        return at === undefined || at > end ? [] : [{ key, at }];
      });
      if (next.length === 0) return;
      const [first] = next.sort((a, b) => a.at - b.at);
      now = Math.max(now, first!.at);
      await deliver({ contract, recipient: first!.key });
      collect();
    }
  }

  async function happen([time, tag, name, what]: Event): Promise<void> {
    const at = timeOf(time);
    await passUntil(at);
    now = at;
    const device = pumps.get(tag)!.key;
    const alarms = alarmsIn(storage, contract);
    const known = await alarms.state(device);
    const record = known?.value ?? UNTOUCHED;
    const before = record.conditions.find(({ condition }) => condition === name);
    if (what === 'acknowledged') {
      const acknowledged = { by: 'Anna', at, transition: before!.raisedBy! };
      const handling = { ...record.handling, [name]: { acknowledged } };
      await alarms.save(device, known?.etag, { ...record, handling }, []);
      return;
    }
    const id = at.toString(36).padStart(9, '0') + sha256(`${tag}${name}${what}`).slice(0, 15);
    const isActive = what !== 'returned';
    const severity = isActive ? what : before!.severity!;
    const chatters = time.startsWith('20T')
      ? [timeOf('20T10:00:00'), timeOf('20T10:00:08'), timeOf('20T10:00:16')]
      : [];
    const condition: Condition = {
      condition: name,
      state: isActive ? 'active' : 'returned',
      severity,
      since: at,
      value: 5,
      limit: 4,
      raisedAt: chatters,
      ...(isActive ? { raisedBy: id } : {}),
    };
    const transition: Transition = {
      id,
      device,
      condition: name,
      from: isActive ? 'pending' : 'active',
      to: isActive ? 'active' : 'returned',
      severity,
      at,
      began: at,
      readingAt: at,
      arrivedAt: at,
      value: 5,
      limit: 4,
      notice: 'queued',
    };
    const others = record.conditions.filter((one) => one.condition !== name);
    await alarms.save(device, known?.etag, { ...record, conditions: [...others, condition] }, [transition]);
    await deliver({ contract, device, transition: id });
    // A message that comes twice changes nothing.
    await deliver({ contract, device, transition: id });
    collect();
  }

  for (const event of EVENTS) await happen(event);
  await passUntil(timeOf('21T23:00:00'));

  const byTime = sent.toSorted((a, b) => a.at - b.at || (a.who < b.who ? -1 : 1));
  const told = byTime.map(({ who, subject, at }) => `${iso(at)} ${who}: ${subject}`);
  expect(told, told.join('\n')).toHaveLength(EXPECTED.length);
  const open = [...byTime];
  for (const [who, subject, from, to] of EXPECTED) {
    const found = open.findIndex(
      (one) =>
        one.who === who &&
        subject.test(one.subject) &&
        one.at >= timeOf(from) &&
        one.at <= timeOf(to) + SECOND,
    );
    expect(
      found,
      `${who} ${subject} between ${from} and ${to}; sent:\n${told.join('\n')}`,
    ).toBeGreaterThanOrEqual(0);
    open.splice(found, 1);
  }
  expect(await all(outbox.failed())).toEqual([]);
  const shelved = (await alarmsIn(storage, contract).state(pumps.get('P-1')!.key))!.value.handling;
  expect(shelved?.['vibration.high']?.shelved).toMatchObject({ by: 'Vakt', reason: 'it chatters' });
}, 60_000);
