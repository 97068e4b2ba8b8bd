import { afterAll, beforeAll, expect, test } from 'vitest';
import { smtpTransport } from '../../../functions/alerts/transport/smtp.ts';
import { alarmKeeperFor } from '../../../functions/analyze/alarms/keeper.ts';
import { handleCondition } from '../../../shared/alarms/handle.ts';
import type { User } from '../../../shared/domain/customer.ts';
import { nextOf } from '../../../shared/domain/mailing.ts';
import type { PumpModel, Severity } from '../../../shared/domain/model.ts';
import { watchesFor } from '../../../shared/domain/watch.ts';
import { alarmsIn } from '../../../shared/storage/alarms.ts';
import { QUEUES } from '../../../shared/storage/names.ts';
import { outboxIn } from '../../../shared/storage/outbox.ts';
import { type AlertMessage, readMessage, type TransitionMessage } from '../../../shared/storage/queues.ts';
import { modelsIn } from '../../../shared/storage/registry.ts';
import { HOUR, iso, MINUTE, SECOND } from '../../../shared/time.ts';
import { deliveryOver } from '../support/delivery.ts';
import { addCustomer, addDevice, addUser, all, MODEL, type RegisteredDevice } from '../support/deployment.ts';
import { deploymentForFile } from '../support/deploymentForFile.ts';
import { type MailServer, startMailServer } from '../support/mailServer.ts';

const { storage } = await deploymentForFile();
let server: MailServer;
beforeAll(async () => {
  await modelsIn(storage).put(PUMPS);
  server = await startMailServer();
});
afterAll(() => server.stop());

type What = Severity | 'returned' | 'acknowledged';
/** Time in the week, UTC; pump; the signal whose limit it is about; what. */
type Event = readonly [at: string, pump: string, signal: Watched, what: What];

/** What the pumps' signals are at: without delays, so that a reading is a transition. */
const LEVELS = {
  exhaustPressure: { returned: 1_010, warning: 1_120, alarm: 1_230 },
  vibration: { returned: 2, warning: 5, alarm: 9 },
  oilTemperature: { returned: 60, warning: 95, alarm: 105 },
  motorCurrent: { returned: 10, warning: 18, alarm: 25 },
} as const;
type Watched = keyof typeof LEVELS;
const PUMPS: PumpModel = {
  ...MODEL,
  noData: null,
  limits: (Object.keys(LEVELS) as Watched[]).map((signal) => ({
    signal,
    direction: 'high',
    warning: LEVELS[signal].warning - 1,
    alarm: LEVELS[signal].alarm - 1,
    onDelay: 0,
    offDelay: 0,
    deadband: 0,
    source: 'made up for tests',
  })),
};
const WATCHES = watchesFor(PUMPS, []);

const EVENTS: readonly Event[] = [
  // Two pumps of one site, one after the other; the alarm is acknowledged, and is over an hour later.
  ['15T08:00:00', 'P-1', 'exhaustPressure', 'warning'],
  ['15T08:00:20', 'P-2', 'vibration', 'alarm'],
  ['15T08:10:00', 'P-2', 'vibration', 'acknowledged'],
  ['15T09:00:00', 'P-2', 'vibration', 'returned'],
  // A warning at half past ten in the evening, in Stockholm.
  ['16T20:30:00', 'P-3', 'oilTemperature', 'warning'],
  // An alarm that nobody acknowledges for five hours, and that is over in the night.
  ['17T10:00:00', 'Q-1', 'oilTemperature', 'alarm'],
  ['17T15:00:00', 'Q-1', 'oilTemperature', 'acknowledged'],
  ['18T00:00:00', 'Q-1', 'oilTemperature', 'returned'],
  // A warning becomes an alarm, and the pumps beside it follow.
  ['19T12:00:00', 'P-1', 'exhaustPressure', 'alarm'],
  ['19T12:00:10', 'P-2', 'motorCurrent', 'alarm'],
  ['19T12:00:15', 'P-3', 'vibration', 'alarm'],
  ['19T12:05:00', 'P-1', 'exhaustPressure', 'acknowledged'],
  ['19T12:05:00', 'P-2', 'motorCurrent', 'acknowledged'],
  ['19T12:05:00', 'P-3', 'vibration', 'acknowledged'],
  // One that chatters: from the third time on the analysis holds it back.
  ['20T10:00:00', 'P-1', 'vibration', 'alarm'],
  ['20T10:00:04', 'P-1', 'vibration', 'returned'],
  ['20T10:00:08', 'P-1', 'vibration', 'alarm'],
  ['20T10:00:12', 'P-1', 'vibration', 'returned'],
  ['20T10:00:16', 'P-1', 'vibration', 'alarm'],
  ['20T10:00:20', 'P-1', 'vibration', 'returned'],
  // Of two alarms of a site one follows the other, and is over before it can leave.
  ['21T08:00:00', 'P-1', 'motorCurrent', 'alarm'],
  ['21T08:00:10', 'P-2', 'exhaustPressure', 'alarm'],
  ['21T08:00:30', 'P-2', 'exhaustPressure', 'returned'],
  ['21T08:05:00', 'P-1', 'motorCurrent', 'acknowledged'],
  ['21T09:00:00', 'P-1', 'motorCurrent', 'returned'],
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
  ['anna', /^\[Larm\] P-1/, '21T08:00:00', '21T08:00:02'],
  ['kim', /^\[Alarm\] P-1/, '21T08:00:00', '21T08:00:02'],
  ['anna', /^\[Över\] P-2/, '21T08:00:30', '21T08:01:10'],
  ['kim', /^\[Over\] P-2/, '21T08:00:30', '21T08:01:10'],
  ['anna', /^\[Över\] P-1/, '21T09:00:00', '21T09:01:00'],
  ['kim', /^\[Over\] P-1/, '21T09:00:00', '21T09:01:00'],
];

const timeOf = (text: string) => Date.parse(`2026-06-${text}Z`);

/** What a pump's signals are at from an instant on. */
type Measured = { readonly at: number; readonly values: Partial<Record<Watched, number>> };

/** A customer's people: readings go in, through the analysis and its queue, and mails come out. */
function play(contract: string, users: readonly User[]) {
  let now = 0;
  const clock = () => now;
  const smtp = smtpTransport(server.url, 'Vakt <alerts@vakt.example>');
  const deliver = deliveryOver(storage, smtp, clock);
  const outbox = outboxIn(storage, contract);
  const sent: { who: string; subject: string; at: number }[] = [];
  const collect = () => {
    for (const { to, mail } of server.mails.splice(0)) {
      sent.push({ who: to[0]!.split('@')[0]!, subject: mail.subject ?? '', at: now });
    }
  };

  /** What the analysis has put on the queue. */
  async function queued(): Promise<TransitionMessage[]> {
    const queue = storage.queue(QUEUES.alerts);
    const { receivedMessageItems } = await queue.receiveMessages({ numberOfMessages: 32 });
    await Promise.all(
      receivedMessageItems.map(({ messageId, popReceipt }) => queue.deleteMessage(messageId, popReceipt)),
    );
    const messages = receivedMessageItems.map(({ messageText }) =>
      readMessage<AlertMessage>(Buffer.from(messageText, 'base64').toString()),
    );
    const rest = messages.length === 32 ? await queued() : [];
    return [...messages.filter((one): one is TransitionMessage => 'transition' in one), ...rest];
  }

  return {
    sent,
    outbox,

    /** Lets whatever is due happen at its time. */
    async passUntil(end: number): Promise<void> {
      for (;;) {
        const states = await Promise.all(
          users.map(async ({ key }) => ({ key, state: (await outbox.state(key))?.value })),
        );
        const next = states.flatMap(({ key, state }) => {
          const at = state && nextOf(state);
          return at === undefined || at > end ? [] : [{ key, at }];
        });
        if (next.length === 0) break;
        const [first] = next.sort((a, b) => a.at - b.at);
        now = Math.max(now, first!.at);
        await deliver({ contract, recipient: first!.key });
        collect();
      }
      now = Math.max(now, end);
    },

    /** Takes in what a pump has measured until now. */
    async measure(device: RegisteredDevice, measured: readonly Measured[]): Promise<void> {
      const alarms = await alarmKeeperFor(storage, contract, device.key, WATCHES, now);
      await alarms.take(measured.map((one) => ({ ...one, arrivedAt: now, state: 'operating' as const })));
      await alarms.conclude({
        life: [],
        hearing: async () => undefined,
        notHeard: async () => undefined,
        permitted: true,
      });
      for (const message of await queued()) {
        await deliver(message);
        // One that comes twice changes nothing.
        await deliver(message);
      }
      collect();
    },
  };
}

test('a signal that crosses its limit every four seconds for an hour makes at most two mails a person', async () => {
  const customer = await addCustomer(storage);
  const device = await addDevice(storage, customer, { tag: 'C-1', site: 'Kiruna' });
  const users = [await addUser(storage, customer, { email: 'anna@example.com', locale: 'sv' })];
  const { sent, passUntil, measure } = play(customer.key, users);
  const from = timeOf('22T10:00:00');
  // At first a packet each time it is beyond, so that it is beyond when it arrives; then one a minute.
  for (let at = 0, length = 4 * SECOND; at < HOUR; at += length) {
    if (at === 3 * MINUTE) length = MINUTE;
    const measured = Array.from({ length: length / SECOND }, (_, second) => ({
      at: from + at + second * SECOND,
      values: { vibration: LEVELS.vibration[second % 4 < 2 ? 'returned' : 'alarm'] },
    }));
    await passUntil(from + at + length);
    await measure(device, measured);
  }
  await passUntil(from + 3 * HOUR);
  expect(sent.map(({ subject }) => subject)).toEqual([
    expect.stringMatching(/^\[Larm\] C-1/),
    expect.stringMatching(/^\[Vakt\]/),
  ]);
  expect(sent[0]!.at).toBe(from + 4 * SECOND);
  expect(sent[1]!.at).toBeLessThanOrEqual(from + 2 * MINUTE);
}, 60_000);

test('a signal that comes and goes every ten minutes is told of as ever five times, and then once an hour', async () => {
  const customer = await addCustomer(storage);
  const device = await addDevice(storage, customer, { tag: 'C-2', site: 'Kiruna' });
  const users = [await addUser(storage, customer, { email: 'anna@example.com', locale: 'sv' })];
  const { sent, passUntil, measure } = play(customer.key, users);
  const from = timeOf('23T10:00:00');
  for (let minute = 0; minute < 130; minute += 5) {
    const at = from + minute * MINUTE;
    await passUntil(at);
    // A single value would be taken for a spike.
    const values = { vibration: LEVELS.vibration[minute % 10 ? 'returned' : 'alarm'] };
    await measure(device, [
      { at: at - MINUTE, values },
      { at, values },
    ]);
  }
  const minutes = sent.map(({ at }) => Math.floor((at - from) / MINUTE));
  // From the seventh mail within the hour on they wait for others; from the sixth alarm of the day on, for an hour.
  expect(minutes).toEqual([0, 6, 10, 16, 20, 26, 36, 46, 110]);
}, 60_000);

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
  const { sent, outbox, passUntil, measure } = play(contract, users);

  async function happen([time, tag, signal, what]: Event): Promise<void> {
    const at = timeOf(time);
    await passUntil(at);
    const device = pumps.get(tag)!;
    if (what === 'acknowledged') {
      const condition = `${signal}.high` as const;
      await handleCondition(storage, device, { condition, action: 'acknowledged', by: 'Anna' }, at);
      return;
    }
    const values = { [signal]: LEVELS[signal][what] };
    // Twice: a single one might be a sensor's slip.
    await measure(
      device,
      [at - SECOND, at].map((time) => ({ at: time, values })),
    );
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
