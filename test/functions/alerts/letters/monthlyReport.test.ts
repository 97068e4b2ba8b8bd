import { HtmlValidate } from 'html-validate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { letterDeliveryBy } from '../../../../functions/alerts/letters/deliver.ts';
import { reportMail } from '../../../../functions/alerts/letters/monthlyReport.ts';
import { smtpTransport } from '../../../../functions/alerts/transport/smtp.ts';
import { LOCALES } from '../../../../shared/domain/customer.ts';
import { USUAL } from '../../../../shared/domain/report.ts';
import type { MonthReport, PumpMonth } from '../../../../shared/report/month.ts';
import { REPORT_WORDS } from '../../../../shared/report/words/words.ts';
import type { Storage } from '../../../../shared/storage/connect.ts';
import { lettersIn } from '../../../../shared/storage/letters.ts';
import { reportsIn } from '../../../../shared/storage/reports.ts';
import type { StrictAzurite } from '../../../support/strict.ts';
import { addCustomer, addDevice, addUser, NOW, startDeployment } from '../../support/deployment.ts';
import { type MailServer, startMailServer } from '../../support/mailServer.ts';
import { AT, PUMP } from '../mail/samples.ts';
import { risingHours } from '../mail/stored.ts';

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

const KNOWN: PumpMonth = {
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

const reportOf = (pumps: readonly PumpMonth[], name = 'Norrskog AB'): MonthReport => ({
  definition: { name: 'monthly', ...USUAL },
  customer: { name, number: '1001' },
  month: '2026-06',
  zone: 'Europe/Stockholm',
  window: { name: '2026-06', from: Date.parse('2026-05-31T22:00:00Z'), to: AT },
  made: AT,
  pumps,
});

test('figures, units and the month are in the reader’s language, and the plots are within the mail', async () => {
  const { subject, text, html, pictures } = await reportMail(reportOf([KNOWN]), 'sv');
  expect(subject).toBe('Vakuumpumpar i juni 2026: Norrskog AB');
  expect(text).toMatch(/^P-7 · Mölndal · RV-250\n/m);
  expect(text).toContain('Drifttid: 300 h');
  expect(text).toMatch(/: 98,7 %\n/);
  expect(text).toMatch(/: 1\u00a0235 kWh\n/);
  expect(text).toContain('Utloppstryck, högst, 95 % av tiden: 1\u00a0190 hPa');
  expect(text).toContain('Varningar och larm: 0');
  expect(text).toMatch(/: –\n/);
  expect(text).toMatch(/^Utloppstryck i hPa\. Senast /m);
  expect(pictures!.map(({ contentId }) => contentId)).toEqual(['exhaustPressure-1.png@vakt']);
  expect(pictures![0]!.png.length).toBeLessThan(60_000);
  expect(html).toContain('src="cid:exhaustPressure-1.png@vakt"');
  const doubts = [{ signal: 'exhaustPressure', from: AT - 86_400_000 }] as const;
  const { text: doubted } = await reportMail(reportOf([{ ...KNOWN, doubts }]), 'sv');
  expect(doubted).toMatch(/^Utloppstryck: det som givaren sade från 14 juni 2026 .* och framåt gick inte/m);
});

test.each(LOCALES)(
  'in %s it is a valid page that stays small, however many pumps there are',
  async (locale) => {
    const checker = new HtmlValidate({
      extends: ['html-validate:recommended'],
      rules: { 'no-inline-style': 'off', 'long-title': 'off' },
    });
    const bare: PumpMonth = { ...KNOWN, pump: { ...PUMP, tag: '<b>&"\r\nx' }, hours: [] };
    const { html, text, subject } = await reportMail(
      reportOf([KNOWN, ...Array(40).fill(bare)], 'A\r\nBcc: x'),
      locale,
    );
    expect(Buffer.byteLength(html)).toBeLessThan(102_000);
    expect(`${text}${subject}${html}`).not.toMatch(/undefined|NaN|\{\w+\}/);
    expect(html).not.toContain('<b>');
    expect(subject).not.toMatch(/[\r\n]/);
    expect(text).toContain(' 21 ');
    const { results } = await checker.validateString(html);
    expect(
      results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`)),
    ).toEqual([]);
    expect((await reportMail(reportOf([]), locale)).text).toContain(REPORT_WORDS[locale].noPump);
  },
);

test('a letter brings it to the person it is for, once; of a report that is gone it rests', async () => {
  const customer = await addCustomer(storage);
  await addDevice(storage, customer, { tag: 'P-9' });
  const { key, email } = await addUser(storage, customer, { locale: 'de' });
  await reportsIn(storage).put({ name: 'monthly', ...USUAL });
  const transport = smtpTransport(server.url, 'Vakt <alerts@vakt.example>');
  const deliver = letterDeliveryBy(storage, transport, 'vakt.example', {}, () => NOW);
  const letters = lettersIn(storage, customer.key);
  const letter = { kind: 'monthly-report', report: 'monthly', month: '2026-05' } as const;
  await letters.post('report-1', { user: key }, letter, NOW);
  expect(await deliver({ contract: customer.key, letter: 'report-1' })).toBe('first-try');
  expect(await deliver({ contract: customer.key, letter: 'report-1' })).toBe('already-sent');
  expect(server.mails.map(({ to, mail }) => [to, mail.subject])).toEqual([
    [[email], 'Vakuumpumpen im Mai 2026: Example AB'],
  ]);
  expect(server.mails[0]!.mail.text).toContain('P-9');

  await letters.post('report-2', { user: key }, { ...letter, report: 'gone' }, NOW);
  expect(await deliver({ contract: customer.key, letter: 'report-2' })).toBe('failed');
});
