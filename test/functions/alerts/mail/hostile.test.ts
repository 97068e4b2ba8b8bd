import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compose } from '../../../../functions/alerts/mail/compose.ts';
import { threadOf } from '../../../../functions/alerts/mail/thread.ts';
import { headerText } from '../../../../functions/alerts/transport/headerText.ts';
import { operationIdOf } from '../../../../functions/alerts/transport/operationId.ts';
import { smtpTransport } from '../../../../functions/alerts/transport/smtp.ts';
import type { MailTransport } from '../../../../functions/alerts/transport/transport.ts';
import { LOCALES } from '../../../../shared/domain/customer.ts';
import { type MailServer, startMailServer } from '../../support/mailServer.ts';
import { KNOWN, PUMP, raised, userIn } from './samples.ts';

let server: MailServer;
let transport: MailTransport;
beforeAll(async () => {
  server = await startMailServer();
  transport = smtpTransport(server.url, 'Vakt <alerts@vakt.example>');
});
afterAll(() => server.stop());

const NASTY = [
  '\r\nBcc: victim@example.com',
  '\n\nbody',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '</title></style><b>&amp;',
  '=?utf-8?Q?=0D=0ABcc:_v@example.com?=',
  '{page}$&$1',
  '\u202egnp.exe',
  '\u0000',
  '\ud800',
  'شفط',
  '😀👩🏽‍🔧',
  'cid:signal@vakt',
];
const nasty = fc
  .array(fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 20 })), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join(''));
const long = nasty.chain((text) => fc.constantFrom(text, text.repeat(200)));

test('whatever people name things, a mail has its own headers, one recipient, and no element but its own', async () => {
  const own = new Set(tagsOf(compose(PUMP, raised('exhaustPressure.high'), userIn('en'), KNOWN).html));
  let count = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.record({ name: long, tag: long, site: long, model: long, serialNumber: long, phone: nasty }),
      fc.constantFrom(...LOCALES),
      async ({ name, phone, ...named }, locale) => {
        const user = { ...userIn(locale), name };
        const content = compose({ ...PUMP, ...named }, raised('exhaustPressure.high'), user, {
          ...KNOWN,
          phone,
        });
        const tags = tagsOf(content.html);
        expect(tags.filter((tag) => !own.has(tag))).toEqual([]);
        for (const once of ['title', 'style', 'img'])
          expect(tags.filter((tag) => tag === once)).toHaveLength(1);
        expect(tags.filter((tag) => tag === 'a').length).toBeLessThanOrEqual(3);
        expect(Buffer.byteLength(content.html)).toBeLessThan(102_000);
        expect(content.subject).not.toMatch(/[\p{Cc}\u2028\u2029\u202e]/u);

        count += 1;
        const messageId = `<t${count}.u@vakt.example>`;
        const to = { name, address: 'kim@example.com' };
        await transport({ ...content, messageId, operationId: operationIdOf(messageId), to });
        const { mail, to: envelope, raw } = server.mails.at(-1)!;
        const headers = mail.headers.map(({ key }) => key);
        expect(envelope).toEqual(['kim@example.com']);
        expect(mail.to?.map(({ address }) => address)).toEqual(['kim@example.com']);
        for (const once of ['to', 'from', 'subject', 'message-id', 'list-unsubscribe', 'content-type']) {
          expect(headers.filter((key) => key === once)).toEqual([once]);
        }
        expect(headers.filter((key) => key === 'bcc' || key === 'cc')).toEqual([]);
        expect(raw.slice(0, raw.indexOf('\r\n\r\n'))).not.toMatch(/^(Bcc|Cc):/im);
        expect(mail.messageId).toBe(messageId);
        // Postal MIME takes white space together, as readers do.
        const plain = (text: string) => text.replace(/\s+/g, ' ').trim();
        expect(plain(mail.subject ?? '')).toBe(plain(content.subject));
        expect(plain(mail.html!)).toBe(plain(content.html));
        expect(mail.attachments).toHaveLength(1);
      },
    ),
    { numRuns: 60 },
  );
});

test('a text for a header is one line of bounded length, and stays what it was where it does no harm', () => {
  fc.assert(
    fc.property(long, fc.integer({ min: 2, max: 200 }), (text, longest) => {
      const made = headerText(text, longest);
      expect(made).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]|=\?/u);
      expect(made.isWellFormed()).toBe(true);
      expect(Array.from(made).length).toBeLessThanOrEqual(longest);
      expect(headerText(made, longest)).toBe(made);
    }),
  );
  expect(headerText('P-7 “Åse” (ø 40) 100 % =x')).toBe('P-7 “Åse” (ø 40) 100 % =x');
});

test('every mail of a condition refers to that of its beginning, and that to none', () => {
  expect(threadOf('<b.u@vakt.example>', 'b', 'u')).toEqual({});
  const later = { 'In-Reply-To': '<b.u@vakt.example>', References: '<b.u@vakt.example>' };
  expect(threadOf('<c.u@vakt.example>', 'b', 'u')).toEqual(later);
});

/** The elements of a page, in order. */
function tagsOf(html: string): string[] {
  return [...html.matchAll(/<(\w+)/g)].map(([, name]) => name!);
}
