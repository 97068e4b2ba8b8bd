import { HtmlValidate } from 'html-validate';
import { afterAll, expect, test } from 'vitest';
import { letterDeliveryBy } from '../../../../functions/alerts/letters/deliver.ts';
import { reportMail } from '../../../../functions/alerts/letters/monthlyReport.ts';
import { smtpTransport } from '../../../../functions/alerts/transport/smtp.ts';
import { LOCALES } from '../../../../shared/domain/customer.ts';
import { USUAL } from '../../../../shared/domain/report.ts';
import { readLink } from '../../../../shared/links/link.ts';
import { gatherMonth } from '../../../../shared/report/gather.ts';
import type { PumpMonth } from '../../../../shared/report/month.ts';
import { REPORT_WORDS } from '../../../../shared/report/words/all.ts';
import { lettersIn } from '../../../../shared/storage/letters.ts';
import { usersIn } from '../../../../shared/storage/registry.ts';
import { reportsIn } from '../../../../shared/storage/reports.ts';
import { DAY, HOUR } from '../../../../shared/time.ts';
import { addCustomer, addDevice, addUser, NOW } from '../../support/deployment.ts';
import { deploymentForFile } from '../../support/deploymentForFile.ts';
import { startMailServer } from '../../support/mailServer.ts';
import { LINKS, MONTH, monthOf } from '../mail/everyMail.ts';
import { AT, PUMP, raised } from '../mail/samples.ts';

const { storage } = await deploymentForFile();
const server = await startMailServer();
afterAll(() => server.stop());

test('figures, units and the month are in the reader’s language, and the plots are within the mail', async () => {
  const { subject, text, html, pictures } = await reportMail(monthOf([MONTH]), 'sv');
  expect(subject).toBe('Vakuumpumpar i juni 2026: Norrskog AB');
  expect(text).toMatch(/^P-7 · Mölndal · RV-250\n/m);
  expect(text).toMatch(/^Drifttid: 300 h$/m);
  const kpis = MONTH.kpis.map((kpi) => (kpi.name === 'OperatingTime' ? { ...kpi, of: 0.417 } : kpi));
  const { text: partly } = await reportMail(monthOf([{ ...MONTH, kpis }]), 'sv');
  expect(partly).toMatch(/^Drifttid: 300 h \(41 % av tiden är känd\)$/m);
  expect(text).toMatch(/: 98,7 %\n/);
  expect(text).toMatch(/: 1\u00a0235 kWh\n/);
  expect(text).toContain('Utloppstryck, högst, 95 % av tiden: 1\u00a0190 hPa');
  expect(text).toContain('Varningar och larm: Det fanns inga.');
  expect(text).toContain('Underhåll: Ingenting är antecknat.');
  expect(text).toMatch(/: –\n/);
  expect(text).toMatch(/^Utloppstryck i hPa\. Senast /m);
  expect(pictures!.map(({ contentId }) => contentId)).toEqual(['exhaustPressure-1.png@vakt']);
  expect(pictures![0]!.png.length).toBeLessThan(60_000);
  expect(html).toContain('src="cid:exhaustPressure-1.png@vakt"');
  const doubts = [{ signal: 'exhaustPressure', from: AT - 86_400_000 }] as const;
  const { text: doubted } = await reportMail(monthOf([{ ...MONTH, doubts }]), 'sv');
  expect(doubted).toMatch(/^Utloppstryck: det som givaren sade från 14 juni 2026 .* och framåt gick inte/m);
});

test('it shows what its definition asks for: hours by state, the newest warnings and alarms, what was recorded', async () => {
  const alarms = Array.from({ length: 7 }, (_, i) => ({
    ...raised('exhaustPressure.high', { severity: i === 6 ? 'alarm' : 'warning' }),
    began: AT - (10 - i) * DAY,
    ...(i === 5 ? { endedAt: AT - 5 * DAY + HOUR } : {}),
  }));
  const records = [
    { kind: 'change', component: 'exhaustFilter', reason: 'worn', at: AT - 3 * DAY, note: 'a\r\nBcc: b' },
    { kind: 'failure', component: 'exhaustFilter', from: AT - 2 * DAY },
    { kind: 'false-alarm', condition: 'exhaustPressure.high', at: AT - 6 * DAY },
  ] as const;
  const hours = MONTH.hours.map((one, i) => ({
    ...one,
    states: { operating: i < 20 ? 3_600 : 0, standby: 0, idle: i < 20 ? 0 : 1_800, down: 0 },
  }));
  const known = { ...MONTH, alarms, records, hours };
  const { text, html } = await reportMail(monthOf([known]), 'en');
  expect(text).toMatch(
    /^Hours by state: operating 20 h, standby 0 h, idle [\d.]+ h, down 0 h, unknown [\d.]+ h$/m,
  );
  const lines = text.split('\n');
  const from = lines.indexOf('Warnings and alarms (newest 5 of 7):');
  expect(lines.slice(from, from + 10)).toEqual([
    'Warnings and alarms (newest 5 of 7):',
    '  11 Jun 2026, 11:58 – not over: Alarm, exhaust pressure: high',
    '  10 Jun 2026, 11:58 – 10 Jun 2026, 12:58: Warning, exhaust pressure: high',
    '  9 Jun 2026, 11:58 – not over: Warning, exhaust pressure: high',
    '  8 Jun 2026, 11:58 – not over: Warning, exhaust pressure: high',
    '  7 Jun 2026, 11:58 – not over: Warning, exhaust pressure: high',
    'Maintenance:',
    '  13 Jun 2026, 11:58: Failure (Exhaust filter), not over',
    '  12 Jun 2026, 11:58: Exhaust filter: changed, worn; a Bcc: b',
    '  9 Jun 2026, 11:58: False alarm: exhaust pressure: high',
  ]);
  expect(html.match(/<li\b/g)).toHaveLength(8);

  const definition = { ...monthOf([]).definition, states: false, alarms: false, maintenance: false };
  const without = await reportMail({ ...monthOf([known]), definition }, 'en');
  expect(without.text).not.toMatch(/Hours by state|Warnings and alarms|Maintenance/);
  expect(without.html).not.toContain('<li');
});

test('with all the figures there can be of many pumps it tells of fewer, and how to end it is still in it', async () => {
  const definition = { ...monthOf([]).definition, kpis: Array.from({ length: 30 }, () => USUAL.kpis[0]!) };
  const doubts = [{ signal: 'exhaustPressure', from: AT - 86_400_000 }] as const;
  const report = { ...monthOf(Array(25).fill({ ...MONTH, doubts })), definition };
  const { html, pictures } = await reportMail(report, 'de', {}, LINKS);
  expect(Buffer.byteLength(html)).toBeLessThan(102_000);
  expect(html).toContain(LINKS.unsubscribe);
  expect(pictures!.length).toBe(html.match(/<img/g)!.length);
});

test.each(LOCALES)(
  'in %s it is a valid page that stays small, however many pumps there are',
  async (locale) => {
    const checker = new HtmlValidate({
      extends: ['html-validate:recommended'],
      rules: { 'no-inline-style': 'off', 'long-title': 'off' },
    });
    const bare: PumpMonth = { ...MONTH, pump: { ...PUMP, tag: '<b>&"\r\nx' }, hours: [] };
    const { html, text, subject } = await reportMail(
      monthOf([MONTH, ...Array(40).fill(bare)], 'A\r\nBcc: x'),
      locale,
      {},
      LINKS,
    );
    expect(Buffer.byteLength(html)).toBeLessThan(102_000);
    expect(`${text}${subject}${html}`).not.toMatch(/undefined|NaN|\{\w+\}/);
    expect(html).not.toContain('<b>');
    expect(subject).not.toMatch(/[\r\n]/);
    const told = text.match(/ · RV-250$/gm)!.length;
    expect(told).toBeGreaterThanOrEqual(18);
    expect(text).toContain(` ${41 - told} `);
    const { results } = await checker.validateString(html);
    expect(
      results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`)),
    ).toEqual([]);
    expect((await reportMail(monthOf([]), locale)).text).toContain(REPORT_WORDS[locale].noPump);
  },
);

test('a letter brings it to the person it is for, once; of a report that is gone it rests', async () => {
  const customer = await addCustomer(storage);
  await addDevice(storage, customer, { tag: 'P-9' });
  const user = await addUser(storage, customer, { locale: 'de' });
  const { key, email } = user;
  await reportsIn(storage).put({ name: 'monthly', ...USUAL });
  const transport = smtpTransport(server.url, 'Vakt <alerts@vakt.example>');
  const portal = { url: 'https://vakt.example.com', keys: ['k'.repeat(40)] } as const;
  const deliver = letterDeliveryBy(storage, transport, 'vakt.example', { portal }, () => NOW);
  const letters = lettersIn(storage, customer.key);
  const letter = { kind: 'monthly-report', report: 'monthly', month: '2026-05' } as const;
  await letters.post('report-1', { user: key }, letter, NOW);
  expect(await deliver({ contract: customer.key, letter: 'report-1' })).toBe('first-try');
  expect(await deliver({ contract: customer.key, letter: 'report-1' })).toBe('already-sent');
  expect(server.mails.map(({ to, mail }) => [to, mail.subject])).toEqual([
    [[email], 'Vakuumpumpen im Mai 2026: Example AB'],
  ]);
  const { mail } = server.mails[0]!;
  expect(mail.text).toMatch(/^P-9 .*\s+https:\/\/vakt\.example\.com\/p\//m);
  const header = mail.headers.find((one) => one.key === 'list-unsubscribe')!.value;
  const link = /\/u\/([\w.-]+)>/.exec(header)![1]!;
  expect(readLink(portal.keys, 'unsubscribe', link, NOW)).toMatchObject({ user: key, report: 'monthly' });

  const people = usersIn(storage);
  await people.put(customer.key, { ...user, reports: { monthly: 'ended' } });
  await letters.post('report-3', { user: key }, { ...letter, month: '2026-06' }, NOW);
  expect(await deliver({ contract: customer.key, letter: 'report-3' })).toBe('unsubscribed');
  expect(server.mails).toHaveLength(1);
  await people.put(customer.key, user);

  await letters.post('report-2', { user: key }, { ...letter, report: 'gone' }, NOW);
  expect(await deliver({ contract: customer.key, letter: 'report-2' })).toBe('failed');
});

test('of a large fleet only those pumps are looked at that the mail has room for, and the others are counted', async () => {
  const customer = await addCustomer(storage);
  for (let i = 25; i > 0; i--) await addDevice(storage, customer, { tag: `P-${i}` });
  const { pumps, others } = await gatherMonth(storage, customer, monthOf([]).definition, '2026-05', NOW, 20);
  expect(pumps.map(({ pump }) => pump.tag)).toEqual(Array.from({ length: 20 }, (_, i) => `P-${i + 1}`));
  expect(others).toBe(5);
  expect((await reportMail({ ...monthOf(pumps), others }, 'en')).text).toMatch(/5 more pumps|and 5 /);
});
