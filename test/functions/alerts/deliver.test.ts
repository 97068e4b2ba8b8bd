import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { reviveMail } from '../../../cli/alerts/revive.ts';
import { LEASE, RETRY_AFTER } from '../../../functions/alerts/ledger.ts';
import { smtpTransport } from '../../../functions/alerts/transport/smtp.ts';
import type { MailTransport } from '../../../functions/alerts/transport/transport.ts';
import type { Condition } from '../../../shared/domain/alarm.ts';
import type { Customer, User } from '../../../shared/domain/customer.ts';
import type { Pump } from '../../../shared/domain/pump.ts';
import { FormatError } from '../../../shared/errors.ts';
import { alarmsIn } from '../../../shared/storage/alarms.ts';
import { openStorage } from '../../../shared/storage/connect.ts';
import { deleteContractStores } from '../../../shared/storage/contracts.ts';
import { lettersIn, OPERATOR } from '../../../shared/storage/letters.ts';
import { contractTable } from '../../../shared/storage/names.ts';
import { outboxIn } from '../../../shared/storage/outbox.ts';
import { pumpsIn } from '../../../shared/storage/pumps.ts';
import type { RecipientMessage, TransitionMessage } from '../../../shared/storage/queues.ts';
import { customersIn, usersIn } from '../../../shared/storage/registry.ts';
import { DAY, HOUR, MINUTE } from '../../../shared/time.ts';
import { raiseAlarm } from '../support/alarm.ts';
import { deliveryOver } from '../support/delivery.ts';
import { addCustomer, addDevice, addUser, all, NOW } from '../support/deployment.ts';
import { deploymentForFile } from '../support/deploymentForFile.ts';
import { startGate, type Verdict } from '../support/gate.ts';
import { type MailServer, startMailServer } from '../support/mailServer.ts';

const { azurite, storage } = await deploymentForFile();
let server: MailServer;
let smtp: MailTransport;
beforeAll(async () => {
  server = await startMailServer();
  smtp = smtpTransport(server.url, 'Vakt <alerts@vakt.example>');
});
afterAll(() => server.stop());
beforeEach(() => {
  server.mails.length = 0;
  server.refused.clear();
});

/** One instance of the functions. */
const instance = (clock: () => number, transport = smtp, on = storage) => deliveryOver(on, transport, clock);
const deliver = (message: TransitionMessage | RecipientMessage, now = NOW, transport = smtp) =>
  instance(() => now, transport)(message);
const recipients = () => server.mails.flatMap(({ to }) => to).sort();

/** A customer whose pump has passed its alarm level, with the message about it. */
async function alarmed(
  users: readonly Partial<User>[] = [{}],
  pump: Partial<Pump> = {},
): Promise<{ customer: Customer; users: User[]; message: TransitionMessage }> {
  const customer = await addCustomer(storage);
  const device = await addDevice(storage, customer, pump);
  const added: User[] = [];
  for (const user of users) added.push(await addUser(storage, customer, user));
  return {
    customer,
    users: added,
    message: await raiseAlarm(storage, customer.key, device.key, NOW, 1_234.5678),
  };
}

test('each of the customer’s people gets one mail of their own, in their language, zone and number format', async () => {
  const { message, users } = await alarmed(
    [
      { locale: 'sv', email: 'sv@example.com' },
      { locale: 'nb', email: 'nb@example.com' },
      { locale: 'de', email: 'de@example.com' },
      { locale: 'en', email: 'en@example.com', zone: 'UTC' },
    ],
    { tag: 'P-7', site: 'Mölndal', serialNumber: 'S 1' },
  );
  expect(await deliver(message)).toEqual({ 'first-of-site': 4 });
  expect(recipients()).toEqual(['de@example.com', 'en@example.com', 'nb@example.com', 'sv@example.com']);
  const of = (locale: string) => server.mails.find(({ to }) => to[0] === `${locale}@example.com`)!.mail;
  expect(of('sv').subject).toBe('[Larm] P-7: utloppstryck: hög nivå (1\u00a0235 hPa)');
  expect(of('de').subject).toBe('[Alarm] P-7: Austrittsdruck: zu hoch (1.235 hPa)');
  expect(of('sv').text).toMatch(
    /Sedan: 15 juni 2026 .*11:58:00.*Anläggning: Mölndal\n.*\n?Serienummer: S 1\n/s,
  );
  expect(of('en').text).toMatch(/15 June 2026 at 09:58:00 UTC/);
  for (const { mail, raw, to } of server.mails) {
    const { key, locale } = users.find(({ email }) => email === to[0])!;
    expect(mail.messageId).toBe(`<${message.transition}.${key}@vakt.example>`);
    expect(mail.from).toMatchObject({ name: 'Vakt', address: 'alerts@vakt.example' });
    expect(mail.to?.map(({ address }) => address)).toEqual(to);
    expect(mail.html).toContain(`<html lang="${locale}">`);
    expect(raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
  }
});

test('a message that comes again, now or to several instances at once, sends no second mail', async () => {
  const { message } = await alarmed([{}, {}]);
  await Promise.all([deliver(message), deliver(message), deliver(message)]);
  expect(await deliver(message)).toEqual({ 'already-decided': 2 });
  expect(await deliver(message, NOW + DAY)).toEqual({ 'already-decided': 2 });
  expect(new Set(recipients()).size).toBe(2);
  expect(recipients()).toHaveLength(2);
});

test('a recipient that is refused for good neither holds up the others nor repeats their mails, and rests', async () => {
  const { message, customer } = await alarmed([
    { email: 'anna@example.com' },
    { email: 'gone@example.com' },
    { email: 'zoe@example.com' },
  ]);
  server.refused.add('gone@example.com');
  expect(await deliver(message)).toEqual({ 'first-of-site': 3, failed: 1 });
  expect(await deliver(message, NOW + DAY)).toEqual({ 'already-decided': 3 });
  expect(recipients()).toEqual(['anna@example.com', 'zoe@example.com']);

  const failed = await all(outboxIn(storage, customer.key).failed());
  expect(failed).toMatchObject([
    { value: { ledger: { state: 'failed', attempts: 1, failure: { permanent: true } } } },
  ]);
  // The operator is told once, however many there are.
  const news = (await all(lettersIn(storage, OPERATOR).all())).map(({ id }) => id);
  expect(news.filter((id) => id === 'alerts-failed-2026-06-15')).toHaveLength(1);
  const { user, id } = failed[0]!.value;
  server.refused.clear();
  expect(await reviveMail(storage, customer.key, user, id, NOW + DAY)).toBe(true);
  expect(await deliver({ contract: customer.key, recipient: user }, NOW + DAY)).toEqual({ sent: 1 });
  expect(recipients()).toEqual(['anna@example.com', 'gone@example.com', 'zoe@example.com']);
  expect(await reviveMail(storage, customer.key, user, id, NOW + DAY)).toBe(false);
});

test('a sender that dies after the server took the mail doubles it, late and under the same Message-ID', async () => {
  const { message } = await alarmed();
  // It never comes back from the server's answer, as a process that was killed.
  const dying: MailTransport = async (mail) => {
    await smtp(mail);
    await new Promise(() => {});
  };
  void deliver(message, NOW, dying);
  await expect.poll(() => server.mails.length).toBe(1);

  await deliver(message, NOW + LEASE - 1);
  expect(server.mails).toHaveLength(1);
  await deliver(message, NOW + LEASE);
  expect(server.mails).toHaveLength(2);
  expect(server.mails[0]!.mail.messageId).toBe(server.mails[1]!.mail.messageId);
  await deliver(message, NOW + 2 * LEASE);
  expect(server.mails).toHaveLength(2);
});

test('a mail server that puts the recipient off is asked again after a while, and the mail goes out once', async () => {
  const { message, customer, users } = await alarmed();
  const look = { contract: customer.key, recipient: users[0]!.key };
  server.deferred.add(users[0]!.email);
  expect(await deliver(message)).toEqual({ 'first-of-site': 1, 'to-be-tried-again': 1 });
  expect(await deliver(look, NOW + RETRY_AFTER[0]! - 1)).toEqual({});
  const second = NOW + RETRY_AFTER[0]!;
  expect(await deliver(look, second)).toEqual({ 'to-be-tried-again': 1 });
  server.deferred.clear();
  expect(await deliver(look, second + RETRY_AFTER[1]!)).toEqual({ sent: 1 });
  expect(await deliver(look, second + DAY)).toEqual({});
  expect(server.mails).toHaveLength(1);
});

test.each([
  [
    'over',
    { state: 'returned' },
    3 * HOUR,
    /^\[Over\] /,
    /This mail is late: [\s\S]*\nSince: 15 June 2026 at 11:58:00 CEST\nOver since: /,
  ],
  ['standing', {}, 3 * HOUR, /^\[Alarm\] /, /^Alarm: /],
  ['a warning by now', { severity: 'warning', value: 1_150 }, 3 * HOUR, /^\[Warning\] /, /1,150 hPa/],
  [
    'standing anew',
    { episode: 'another', since: NOW + HOUR, value: 1_300 },
    3 * HOUR,
    /^\[Alarm\] /,
    /1,300 hPa/,
  ],
  ['over, of which a note follows', { state: 'returned' }, 2 * MINUTE, /^\[Alarm\] /, /^Alarm: /],
] satisfies [string, Partial<Condition>, number, RegExp, RegExp][])(
  'sent again by hand, an alarm that is %s is mailed as it stands by then',
  async (_, found, late, subject, text) => {
    const { message, users, customer } = await alarmed([{ email: 'away@example.com' }]);
    server.refused.add('away@example.com');
    await deliver(message);
    const alarms = alarmsIn(storage, customer.key);
    const known = (await alarms.state(message.device))!;
    const condition = 'exhaustPressure.high';
    const at = { since: NOW, value: 1_250, limit: 1_200 };
    const standing: Condition = { condition, state: 'active', severity: 'alarm', ...at, ...found };
    await alarms.save(message.device, known.etag, { ...known.value, conditions: [standing] }, []);
    server.refused.clear();
    await reviveMail(storage, customer.key, users[0]!.key, message.transition, NOW + late);
    await deliver({ contract: customer.key, recipient: users[0]!.key }, NOW + late);
    expect(server.mails.map(({ mail }) => mail.subject)).toEqual([expect.stringMatching(subject)]);
    expect(server.mails[0]!.mail.text).toMatch(text);
  },
);

test('whoever unsubscribes while a mail waits for its mail server gets it no more, and nobody is told that it failed', async () => {
  const { message, customer, users } = await alarmed();
  const [user] = users as [User];
  const look = { contract: customer.key, recipient: user.key };
  server.deferred.add(user.email);
  await deliver(message);
  server.deferred.clear();
  await usersIn(storage).put(customer.key, { ...user, unsubscribed: [{ device: message.device, at: NOW }] });
  expect(await deliver(look, NOW + RETRY_AFTER[0]!)).toEqual({ unsubscribed: 1 });
  expect(await deliver(look, NOW + DAY)).toEqual({});
  expect(server.mails).toEqual([]);
  expect(await all(outboxIn(storage, customer.key).failed())).toEqual([]);
});

test('a connection that is cut in the middle of a mail costs nobody the mail, and doubles none', async () => {
  const { message, customer, users } = await alarmed();
  server.cutNext = true;
  await deliver(message);
  await deliver({ contract: customer.key, recipient: users[0]!.key }, NOW + RETRY_AFTER[0]!);
  expect(server.mails).toHaveLength(1);
});

test('a mail server that stays away leaves the mail resting in the end, with how often it was tried', async () => {
  const { message, customer, users } = await alarmed();
  const away = await startMailServer();
  await away.stop();
  const dead = smtpTransport(away.url, 'alerts@vakt.example');
  let at = NOW;
  await deliver(message, at, dead);
  for (const wait of RETRY_AFTER) {
    at += wait;
    await deliver({ contract: customer.key, recipient: users[0]!.key }, at, dead);
  }
  const [failed] = await all(outboxIn(storage, customer.key).failed());
  expect(failed!.value.ledger).toMatchObject({
    attempts: RETRY_AFTER.length + 1,
    failure: { permanent: false },
  });
});

test.each<Verdict>(['refuse', 'lose-answer'])(
  'a sender that dies at any of its requests (%s) loses no mail, and doubles at most that which it died over',
  async (verdict) => {
    const gate = await startGate(azurite.connectionString);
    const gated = openStorage(gate.connectionString, gate.connectionString);
    let requests = 0;
    let doubled = 0;
    for (let fatal = 1; fatal - 1 <= requests; fatal++) {
      const { message, customer, users } = await alarmed([{}, {}]);
      requests = 0;
      gate.onRequest = () => {
        requests += 1;
        if (requests === fatal) return verdict;
        return requests > fatal ? 'refuse' : 'pass';
      };
      server.mails.length = 0;
      await instance(() => NOW, smtp, gated)(message).catch(() => {});
      // The queue brings the message again, and the timer finds whoever has something due.
      await deliver(message, NOW + 10_000);
      const later = NOW + LEASE + 10_000;
      for await (const recipient of outboxIn(storage, customer.key).due(later)) {
        await deliver({ contract: customer.key, recipient }, later);
      }
      const reached = recipients();
      expect(new Set(reached), `died at request ${fatal}`).toEqual(new Set(users.map(({ email }) => email)));
      expect(new Set(server.mails.map(({ mail }) => mail.messageId)).size).toBe(2);
      expect(reached.length).toBeLessThanOrEqual(4);
      if (reached.length > 2) doubled += 1;
      expect(await all(outboxIn(storage, customer.key).due(later + 1))).toEqual([]);
    }
    expect(requests).toBeGreaterThan(8);
    expect(doubled).toBeLessThan(requests / 2);
    await gate.stop();
  },
  120_000,
);

test('of two customers, each gets the mails about its own pump only', async () => {
  const one = await alarmed([{ email: 'one@example.com' }], { tag: 'pump-of-one' });
  const two = await alarmed([{ email: 'two@example.com' }], { tag: 'pump-of-two' });
  await Promise.all([deliver(one.message), deliver(two.message)]);
  expect(server.mails).toHaveLength(2);
  for (const { to, raw } of server.mails) {
    const [own, foreign] = to[0] === 'one@example.com' ? ['one', 'two'] : ['two', 'one'];
    expect(raw).toContain(`pump-of-${own}`);
    expect(raw).not.toContain(foreign);
  }
  // A message that mixes the two finds nothing to tell.
  expect(await deliver({ ...one.message, contract: two.message.contract })).toEqual({});
  expect(server.mails).toHaveLength(2);
});

test('nothing is sent for a contract that has ended, is being erased, or is gone', async () => {
  const { customer, message } = await alarmed();
  const customers = customersIn(storage);
  await customers.change(customer.key, (known) => {
    return { ...known, contract: { ...known.contract, ends: '2026-06-14' } };
  });
  expect(await deliver(message)).toEqual({});
  await customers.change(customer.key, (known) => ({ ...known, status: 'erasing' }));
  expect(await deliver(message)).toEqual({});
  await deleteContractStores(storage, customer.key);
  await customers.remove(customer.key);
  expect(await deliver(message)).toEqual({});
  expect(server.mails).toEqual([]);
});

test('of one whose row only a newer release can read the message is left to it; the others are told', async () => {
  const { customer, users, message } = await alarmed([{}, {}]);
  const table = storage.table(contractTable('outbox', customer.key));
  const row = { partitionKey: 'outbox', rowKey: `state|${users[0]!.key}`, v: 99, json: '{}' };
  await table.createEntity(row);
  await expect(deliver(message)).rejects.toThrow(FormatError);
  expect(recipients()).toEqual([users[1]!.email]);
});

test('nobody is told about a pump that is commissioning; once it is released, its next message reaches all', async () => {
  const { customer, message } = await alarmed([{}, {}], { commissioning: true });
  expect(await deliver(message)).toEqual({ 'not-released': 1 });
  expect(server.mails).toEqual([]);
  expect(await alarmsIn(storage, customer.key).transition(message.device, message.transition)).toBeDefined();
  await pumpsIn(storage, customer.key).change(message.device, ({ commissioning: _, ...pump }) => pump);
  expect(await deliver(message)).toEqual({ 'first-of-site': 2 });
  expect(server.mails).toHaveLength(2);
});

const HOSTILE = [
  'x\r\nBcc: victim@example.com',
  'x\nSubject: other\n\nbody',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '</title></style><b>&amp;',
  '=?utf-8?Q?=0D=0ABcc:_victim@example.com?=',
  '", victim@example.com, "',
  "it's\u0000\u2028",
  '𝔙akt \u202egnp.exe',
];

test.each(HOSTILE)(
  '%j as a name, tag, site or serial number stays a text in one mail to one person',
  async (text) => {
    const { message } = await alarmed([{ name: text, email: 'kim@example.com' }], {
      tag: text,
      site: text,
      serialNumber: text,
      model: text,
    });
    expect(await deliver(message)).toEqual({ 'first-of-site': 1 });
    expect(recipients()).toEqual(['kim@example.com']);
    const [{ mail, raw }] = server.mails as [(typeof server.mails)[0]];
    const names = mail.headers.map(({ key }) => key);
    expect(names.filter((name) => name === 'bcc' || name === 'cc')).toEqual([]);
    for (const once of ['to', 'from', 'subject', 'message-id']) {
      expect(names.filter((name) => name === once)).toEqual([once]);
    }
    expect(mail.to?.map(({ address }) => address)).toEqual(['kim@example.com']);
    expect(raw.slice(0, raw.indexOf('\r\n\r\n'))).not.toMatch(/^(Bcc|Cc):/im);
    // No tag but the page's own.
    expect(mail.html).not.toMatch(/<(script|img|b)\b/i);
    expect(mail.html!.match(/<style>/g)).toHaveLength(1);
    expect(mail.html!.match(/<title>/g)).toHaveLength(1);
  },
);

test.each([
  'victim@example.com, kim@example.com',
  'kim@example.com\r\nBcc: victim@example.com',
  '"victim@example.com" kim@example.com',
  'kim@example.com>, <victim@example.com',
])('with %j as an address nobody gets a mail but at most the one person', async (email) => {
  const { message } = await alarmed([{ email }, { email: 'anna@example.com' }]);
  await deliver(message);
  for (const { to } of server.mails) expect(to).toHaveLength(1);
  expect(recipients()).toContain('anna@example.com');
  expect(server.mails.map(({ raw }) => raw).join()).not.toMatch(/^Bcc:/im);
});
