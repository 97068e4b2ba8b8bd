import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { LEASE, RETRY_AFTER } from '../../../../functions/alerts/ledger.ts';
import { letterDeliveryBy } from '../../../../functions/alerts/letters/deliver.ts';
import { letterRecoveryOf } from '../../../../functions/alerts/letters/recover.ts';
import { renderLetter } from '../../../../functions/alerts/letters/render.ts';
import type { Source } from '../../../../functions/alerts/letters/source.ts';
import { smtpTransport } from '../../../../functions/alerts/transport/smtp.ts';
import type { MailTransport } from '../../../../functions/alerts/transport/transport.ts';
import { LOCALES } from '../../../../shared/domain/customer.ts';
import type { Letter } from '../../../../shared/domain/letter.ts';
import { type LetterRow, lettersIn, OPERATOR } from '../../../../shared/storage/letters.ts';
import { readMessage } from '../../../../shared/storage/queues.ts';
import { customersIn } from '../../../../shared/storage/registry.ts';
import { MINUTE } from '../../../../shared/time.ts';
import { addCustomer, addUser, all, NOW } from '../../support/deployment.ts';
import { deploymentForFile } from '../../support/deploymentForFile.ts';
import { type MailServer, startMailServer } from '../../support/mailServer.ts';

/** These letters refer to nothing. */
const NOWHERE = {} as Source;

const { storage } = await deploymentForFile();
let server: MailServer;
let smtp: MailTransport;
beforeAll(async () => {
  server = await startMailServer();
  smtp = smtpTransport(server.url, 'Vakt <alerts@vakt.example>');
});
afterAll(() => server.stop());
beforeEach(async () => {
  server.mails.length = 0;
  server.refused.clear();
  await storage.queue('alerts').clearMessages();
});

const ADDRESSES = { operatorMail: 'ops@vakt.example' };
const TEST: Letter = { kind: 'test', by: 'Anna', at: NOW };
const NEWS: Letter = {
  kind: 'operator-news',
  headline: 'Messages rest on alerts-poison',
  facts: [['Messages', '3']],
  advice: ['vakt alerts failed shows them.'],
};

const deliver = (contract: string, letter: string, now = NOW, transport = smtp) =>
  letterDeliveryBy(storage, transport, 'vakt.example', ADDRESSES, () => now)({ contract, letter });

/** What lies on the queue, the invisible too. */
async function queued(): Promise<number> {
  const { approximateMessagesCount = 0 } = await storage.queue('alerts').getProperties();
  return approximateMessagesCount;
}

test('a letter goes to a user in their language, once, however often it is posted and its message comes', async () => {
  const { key } = await addCustomer(storage);
  const user = await addUser(storage, { key } as never, { locale: 'sv', email: 'kim@example.com' });
  for (const _ of [1, 2]) await lettersIn(storage, key).post('test-1', { user: user.key }, TEST, NOW);
  const { receivedMessageItems } = await storage.queue('alerts').receiveMessages({ numberOfMessages: 2 });
  const messages = receivedMessageItems.map(({ messageText }) =>
    readMessage(Buffer.from(messageText, 'base64').toString()),
  );
  expect(messages).toEqual(Array(2).fill({ v: 1, contract: key, letter: 'test-1' }));

  expect(await deliver(key, 'test-1')).toBe('first-try');
  expect(await deliver(key, 'test-1')).toBe('already-sent');
  expect(server.mails).toHaveLength(1);
  const [{ to, mail, raw }] = server.mails as [(typeof server.mails)[0]];
  expect(to).toEqual(['kim@example.com']);
  expect(mail).toMatchObject({ subject: 'Testmejl från Vakt', messageId: `<test-1.${key}@vakt.example>` });
  expect(mail.text).toMatch(/Begärt av: Anna\nSkickat: 15 juni 2026 .*12:00:00/);
  expect(mail.html).toContain('<html lang="sv">');
  expect(raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
});

test('news for the operator go to the operator, and to whoever looks after data protection where nobody else does', async () => {
  const letters = lettersIn(storage, OPERATOR);
  await letters.post('news-1', { operator: true }, NEWS, NOW);
  await letters.post('news-2', { dataProtection: true }, NEWS, NOW);
  expect([await deliver(OPERATOR, 'news-1'), await deliver(OPERATOR, 'news-2')]).toEqual([
    'first-try',
    'first-try',
  ]);
  expect(server.mails.map(({ to }) => to)).toEqual([['ops@vakt.example'], ['ops@vakt.example']]);
  expect(server.mails[0]!.mail.subject).toBe('[Vakt] Messages rest on alerts-poison');
  expect(server.mails[0]!.mail.text).toContain('Messages: 3');
});

test('a letter to the customer’s contact goes where the contact is to be found when it is sent', async () => {
  const { key } = await addCustomer(storage);
  await lettersIn(storage, key).post('a', { contact: true }, TEST, NOW);
  const contact = { name: 'Bo', email: 'bo@example.com', locale: 'de' } as const;
  await customersIn(storage).change(key, (known) => ({ ...known, contact }));
  expect(await deliver(key, 'a')).toBe('first-try');
  expect(server.mails).toMatchObject([{ to: ['bo@example.com'], mail: { subject: 'Testmail von Vakt' } }]);
});

test('an address that lies in the letter’s own row is gone from it once the letter was sent', async () => {
  const letters = lettersIn(storage, 'erasedcontract');
  const to = { address: 'last@example.com', name: 'Last', locale: 'nb', zone: 'Europe/Oslo' } as const;
  await letters.post('certificate', to, TEST, NOW);
  server.refused.add('last@example.com');
  expect(await deliver('erasedcontract', 'certificate')).toBe('failed');
  expect((await letters.get('certificate'))!.value.to).toEqual(to);

  await letters.post('certificate-2', to, TEST, NOW);
  server.refused.clear();
  expect(await deliver('erasedcontract', 'certificate-2')).toBe('first-try');
  const row = (await letters.get('certificate-2'))!.value;
  expect(row).toMatchObject({ to: { forgotten: true }, ledger: { state: 'sent' } });
  expect(JSON.stringify(row)).not.toContain('last@');
});

test('one that is refused for good, or has nobody to go to, rests; no try is made any more', async () => {
  const { key } = await addCustomer(storage);
  const letters = lettersIn(storage, key);
  await letters.post('nobody', { user: 'gone' }, TEST, NOW);
  expect(await deliver(key, 'nobody')).toBe('nobody-to-send-to');
  expect(await deliver(key, 'nobody', NOW + 10 * LEASE)).toBe('rests-as-failed');
  const rows: LetterRow[] = [];
  for await (const { row } of letters.all()) rows.push(row);
  expect(rows).toMatchObject([{ ledger: { state: 'failed', attempts: 1, failure: { permanent: true } } }]);
  expect(await deliver(key, 'never-posted')).toBe('gone');
  const told = await all(lettersIn(storage, OPERATOR).all());
  expect(told.map(({ row }) => row.letter)).toContainEqual(
    expect.objectContaining({ kind: 'operator-news', headline: 'Mails could not be delivered' }),
  );
  await Promise.all([letters.clear(), lettersIn(storage, OPERATOR).clear()]);
  expect(await deliver(key, 'nobody')).toBe('gone');
});

test('a mail server that is away only delays a letter, by a message for the next try', async () => {
  const { key } = await addCustomer(storage);
  const user = await addUser(storage, { key } as never);
  const away = await startMailServer();
  await away.stop();
  await lettersIn(storage, key).post('late', { user: user.key }, TEST, NOW);
  await storage.queue('alerts').clearMessages();
  expect(await deliver(key, 'late', NOW, smtpTransport(away.url, 'a@vakt.example'))).toBe(
    'to-be-tried-again',
  );
  expect(await queued()).toBe(1);
  expect(await deliver(key, 'late', NOW + 1)).toBe('waits-for-retry');
  expect(await deliver(key, 'late', NOW + RETRY_AFTER[0]!)).toBe('earlier-try-failed');
  expect(server.mails).toHaveLength(1);
});

test('a letter whose message got lost, at the post or after a crash, is found again; one that was sent is not', async () => {
  const { key } = await addCustomer(storage);
  const user = await addUser(storage, { key } as never);
  const letters = lettersIn(storage, key);
  await letters.post('lost', { user: user.key }, TEST, NOW);
  await letters.post('sent', { user: user.key }, TEST, NOW);
  await deliver(key, 'sent');
  // It never comes back from the server's answer, as a process that was killed.
  await letters.post('crashed', { user: user.key }, TEST, NOW);
  void deliver(key, 'crashed', NOW, async (mail) => {
    await smtp(mail);
    await new Promise(() => {});
  });
  await expect.poll(() => server.mails.length).toBe(2);
  await storage.queue('alerts').clearMessages();

  const recover = (now: number) => letterRecoveryOf(storage, () => now)();
  expect(await recover(NOW + MINUTE)).toBe(0);
  expect(await recover(NOW + MINUTE + 1)).toBe(1);
  expect(await recover(NOW + LEASE + MINUTE + 1)).toBe(2);
  expect(await deliver(key, 'crashed', NOW + LEASE)).toBe('lease-expired');
  expect(server.mails).toHaveLength(3);
  expect(server.mails[2]!.mail.messageId).toBe(server.mails[1]!.mail.messageId);
});

test.each(LOCALES)(
  'no letter to a customer has a hole in %s, and what is put in stays text',
  async (locale) => {
    const to = { address: 'a@example.com', name: 'A', locale, zone: 'UTC' };
    const { subject, text, html } = await renderLetter({ ...TEST, by: '<b>&"' } as Letter, to, NOWHERE);
    expect(`${subject}${text}`).not.toMatch(/undefined|NaN|\[object/);
    expect(text).toContain('<b>&"');
    expect(html).toContain('&lt;b&gt;&amp;&quot;');
  },
);
