import { expect, test } from 'vitest';
import { smtpTransport, wantsTls } from '../../../../functions/alerts/transport/smtp.ts';
import { selfSigned } from '../../../support/certificate.ts';
import { startMailServer } from '../../support/mailServer.ts';

const MAIL = {
  messageId: '<a@vakt.example>',
  operationId: '00000000-0000-5000-8000-000000000000',
  to: { name: 'Kim', address: 'kim@example.com' },
  subject: 's',
  text: 't',
  html: '<p>t</p>',
};

test.each([
  ['smtp://localhost:2525', false],
  ['smtp://127.0.0.1:2525', false],
  ['smtp://127.8.9.1', false],
  ['smtp://[::1]:2525', false],
  ['smtp://127.example.com', true],
  ['smtp://mail.example.com', true],
  ['smtp://user:localhost@mail.example.com:587', true],
  ['smtps://mail.example.com', true],
])('with %s, TLS is wanted: %s', (url, wanted) => {
  expect(wantsTls(url)).toBe(wanted);
});

test('a server whose certificate nobody vouches for is told nothing', async () => {
  const server = await startMailServer({ tls: await selfSigned() });
  const transport = smtpTransport(server.url.replace(/\?.*/, ''), 'alerts@vakt.example');
  await expect(transport(MAIL)).rejects.toMatchObject({ code: 'outage' });
  expect(server.mails).toEqual([]);
  await server.stop();
});
