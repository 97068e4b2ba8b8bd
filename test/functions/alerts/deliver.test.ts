import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { deliveryBy } from '../../../functions/alerts/deliver.ts';
import { LEASE } from '../../../functions/alerts/ledger.ts';
import { smtpTransport } from '../../../functions/alerts/transport/smtp.ts';
import type { MailTransport } from '../../../functions/alerts/transport/transport.ts';
import type { Transition } from '../../../shared/domain/alarm.ts';
import type { Customer, User } from '../../../shared/domain/customer.ts';
import type { Pump } from '../../../shared/domain/pump.ts';
import { randomKey } from '../../../shared/keys.ts';
import { alarmsIn } from '../../../shared/storage/alarms.ts';
import type { Storage } from '../../../shared/storage/connect.ts';
import { deleteContractStores } from '../../../shared/storage/contracts.ts';
import { pumpsIn } from '../../../shared/storage/pumps.ts';
import type { TransitionMessage } from '../../../shared/storage/queues.ts';
import { customersIn } from '../../../shared/storage/registry.ts';
import { MINUTE } from '../../../shared/time.ts';
import type { StrictAzurite } from '../../support/strict.ts';
import { addCustomer, addDevice, addUser, NOW, startDeployment } from '../support/deployment.ts';
import { type MailServer, startMailServer } from '../support/mailServer.ts';

let azurite: StrictAzurite;
let storage: Storage;
let server: MailServer;
let smtp: MailTransport;
beforeAll(async () => {
  ({ azurite, storage } = await startDeployment());
  server = await startMailServer();
  smtp = smtpTransport(server.url, 'Vakt <alerts@vakt.example>');
});
afterAll(async () => {
  await server.stop();
  await azurite.stop();
});
beforeEach(() => {
  server.mails.length = 0;
  server.refused.clear();
});

const deliver = (message: TransitionMessage, now = NOW, transport = smtp) =>
  deliveryBy(storage, transport, 'vakt.example', () => now)(message);
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
  const transition: Transition = {
    id: randomKey(24),
    device: device.key,
    condition: 'exhaustPressure.high',
    from: 'pending',
    to: 'active',
    severity: 'alarm',
    at: NOW - MINUTE,
    began: NOW - 2 * MINUTE,
    readingAt: NOW - 2 * MINUTE,
    arrivedAt: NOW - MINUTE,
    value: 1_234.5678,
    limit: 1_200,
    notice: 'queued',
  };
  const state = { evaluatedTo: 0, lastArrival: 0, conditions: [], memory: {}, unsent: [] };
  await alarmsIn(storage, customer.key).save(device.key, undefined, state, [transition]);
  return {
    customer,
    users: added,
    message: { contract: customer.key, device: device.key, transition: transition.id },
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
  expect(await deliver(message)).toEqual({ 'first-try': 4 });
  expect(recipients()).toEqual(['de@example.com', 'en@example.com', 'nb@example.com', 'sv@example.com']);
  const of = (locale: string) => server.mails.find(({ to }) => to[0] === `${locale}@example.com`)!.mail;
  expect(of('sv').subject).toBe('[Larm] P-7: utloppstryck: hög nivå (1\u00a0235 hPa)');
  expect(of('de').subject).toBe('[Alarm] P-7: Austrittsdruck: zu hoch (1.235 hPa)');
  expect(of('sv').text).toMatch(
    /Anläggning: Mölndal\n.*\n?Serienummer: S 1\nSedan: 15 juni 2026 .*11:58:00/s,
  );
  expect(of('en').text).toMatch(/15 June 2026 at 09:58:00 UTC|June 15, 2026 at 9:58:00\sAM UTC/);
  for (const { mail, raw, to } of server.mails) {
    const { key, locale } = users.find(({ email }) => email === to[0])!;
    expect(mail.messageId).toBe(`<${message.transition}.${key}@vakt.example>`);
    expect(mail.from).toMatchObject({ name: 'Vakt', address: 'alerts@vakt.example' });
    expect(mail.to?.map(({ address }) => address)).toEqual(to);
    expect(mail.html).toContain(`<html lang="${locale}">`);
    expect(raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
  }
});

test('a message that comes again, now or to several workers at once, sends no second mail', async () => {
  const { message } = await alarmed([{}, {}]);
  const results = await Promise.allSettled([deliver(message), deliver(message), deliver(message)]);
  for (const result of results) {
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'outage' });
  }
  expect(await deliver(message)).toEqual({ 'already-sent': 2 });
  expect(new Set(recipients()).size).toBe(2);
  expect(recipients()).toHaveLength(2);
});

test('a recipient that is refused for good neither holds up the others nor repeats their mails', async () => {
  const { message } = await alarmed([
    { email: 'anna@example.com' },
    { email: 'gone@example.com' },
    { email: 'zoe@example.com' },
  ]);
  server.refused.add('gone@example.com');
  for (let delivery = 0; delivery < 3; delivery++) {
    await expect(deliver(message)).rejects.toMatchObject({
      code: 'outage',
      cause: expect.objectContaining({ code: 'mail-refused' }),
    });
    expect(recipients()).toEqual(['anna@example.com', 'zoe@example.com']);
  }
  server.refused.clear();
  expect(await deliver(message)).toEqual({ 'already-sent': 2, 'earlier-try-failed': 1 });
  expect(recipients()).toEqual(['anna@example.com', 'gone@example.com', 'zoe@example.com']);
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

  await expect(deliver(message, NOW + LEASE - 1)).rejects.toMatchObject({ code: 'outage' });
  expect(server.mails).toHaveLength(1);
  expect(await deliver(message, NOW + LEASE)).toEqual({ 'lease-expired': 1 });
  expect(server.mails).toHaveLength(2);
  expect(server.mails[0]!.mail.messageId).toBe(server.mails[1]!.mail.messageId);
  expect(await deliver(message, NOW + 2 * LEASE)).toEqual({ 'already-sent': 1 });
});

test('a mail server that is away is an outage, and the mail goes out once it is back', async () => {
  const { message } = await alarmed();
  const away = await startMailServer();
  await away.stop();
  await expect(deliver(message, NOW, smtpTransport(away.url, 'alerts@vakt.example'))).rejects.toMatchObject({
    code: 'outage',
    cause: expect.objectContaining({ code: 'outage' }),
  });
  expect(await deliver(message)).toEqual({ 'earlier-try-failed': 1 });
  expect(server.mails).toHaveLength(1);
});

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

test('nobody is told about a pump that is commissioning; once it is released, its next message reaches all', async () => {
  const { customer, message } = await alarmed([{}, {}], { commissioning: true });
  expect(await deliver(message)).toEqual({ 'not-released': 1 });
  expect(server.mails).toEqual([]);
  expect(await alarmsIn(storage, customer.key).transition(message.device, message.transition)).toBeDefined();
  await pumpsIn(storage, customer.key).change(message.device, ({ commissioning: _, ...pump }) => pump);
  expect(await deliver(message)).toEqual({ 'first-try': 2 });
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
    expect(await deliver(message)).toEqual({ 'first-try': 1 });
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
    expect(mail.html).not.toMatch(/<(script|img|b|style)\b/i);
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
  await deliver(message).catch((error) => expect(error).toMatchObject({ code: 'outage' }));
  for (const { to } of server.mails) expect(to).toHaveLength(1);
  expect(recipients()).toContain('anna@example.com');
  expect(server.mails.map(({ raw }) => raw).join()).not.toMatch(/^Bcc:/im);
});
