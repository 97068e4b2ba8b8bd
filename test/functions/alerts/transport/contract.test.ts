import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { acsTransport } from '../../../../functions/alerts/transport/acs.ts';
import { operationIdOf } from '../../../../functions/alerts/transport/operationId.ts';
import { smtpTransport } from '../../../../functions/alerts/transport/smtp.ts';
import {
  type Mail,
  MailRefusedError,
  type MailTransport,
} from '../../../../functions/alerts/transport/transport.ts';
import { OutageError } from '../../../../shared/errors.ts';
import { selfSigned } from '../../../support/certificate.ts';
import { startAcsServer } from '../../support/acsServer.ts';
import { startMailServer } from '../../support/mailServer.ts';

/** A mail as a service took it. */
interface Taken {
  readonly from: string;
  readonly to: { readonly name?: string; readonly address: string }[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly header: (name: string) => string | undefined;
  readonly pictures: { contentId: string; name: string; type: string; content: Buffer }[];
}

/** A mail service of either kind, with what the contract asks of it. */
interface Service {
  readonly transport: MailTransport;
  /** The same service, met with a password or token that it doesn't know. */
  readonly stranger: MailTransport;
  readonly taken: () => Taken[];
  readonly refuse: (address: string) => void;
  /** The next mail is answered with a failure that passes. */
  readonly failOnce: () => void;
  /** The connection breaks off while the next mail is handed over. */
  readonly cutOnce: () => void;
  readonly stop: () => Promise<void>;
}

const FROM = 'Vakt <alerts@vakt.example>';
const CLOCK = () => 0;

async function smtp(): Promise<Service> {
  const server = await startMailServer({ tls: await selfSigned(), password: 'right' });
  const urlWith = (password: string) => server.url.replace('://', `://vakt:${password}@`);
  let failing = 0;
  const transport = smtpTransport(urlWith('right'), FROM);
  return {
    transport: async (mail) => {
      if (failing > 0) server.deferred.add(mail.to.address);
      else server.deferred.clear();
      failing -= 1;
      await transport(mail);
    },
    stranger: smtpTransport(urlWith('wrong'), FROM),
    taken: () =>
      server.mails.map(({ to, mail }) => ({
        from: mail.from!.address!,
        to: to.map((address, i) => ({ address, name: mail.to![i]!.name })),
        subject: mail.subject!,
        text: mail.text!,
        html: mail.html!,
        header: (name) => mail.headers.find(({ key }) => key === name.toLowerCase())?.value,
        pictures: mail.attachments.map((one) => ({
          contentId: one.contentId!.replace(/^<|>$/g, ''),
          name: one.filename!,
          type: one.mimeType,
          content: Buffer.from(one.content as ArrayBuffer),
        })),
      })),
    refuse: (address) => void server.refused.add(address),
    failOnce: () => {
      failing = 1;
    },
    cutOnce: () => {
      server.cutNext = true;
    },
    stop: server.stop,
  };
}

async function acs(): Promise<Service> {
  const server = await startAcsServer();
  const as = (token: string) => {
    const credential = { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) };
    // No tries of the client's own, so that each failure is seen.
    const client = { tlsOptions: { ca: server.ca }, retryOptions: { maxRetries: 0 } };
    return acsTransport(server.endpoint, FROM, async () => credential, CLOCK, { client });
  };
  return {
    transport: as('right'),
    stranger: as('wrong'),
    taken: () =>
      [...server.taken.values()]
        .filter(({ recipients }) => !recipients.to.some(({ address }) => server.suppressed.has(address)))
        .map(({ senderAddress, recipients, content, headers = {}, attachments = [] }) => ({
          from: senderAddress,
          to: recipients.to.map(({ address, displayName }) => ({ address, name: displayName! })),
          subject: content.subject,
          text: content.plainText!,
          html: content.html!,
          header: (name) =>
            Object.entries(headers).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1],
          pictures: attachments.map((one) => ({
            contentId: one.contentId!,
            name: one.name,
            type: one.contentType,
            content: Buffer.from(one.contentInBase64, 'base64'),
          })),
        })),
    refuse: (address) => void server.suppressed.add(address),
    failOnce: () => void server.instead.push({ method: 'POST', answer: { status: 503 } }),
    cutOnce: () => void server.instead.push({ method: 'POST', answer: 'cut' }),
    stop: server.stop,
  };
}

let number = 0;

function mailTo(address: string, given: Partial<Mail> = {}): Mail {
  number += 1;
  const messageId = `<t${number}.u@vakt.example>`;
  return {
    messageId,
    operationId: operationIdOf(messageId),
    to: { name: 'Kim Åberg', address },
    subject: 'Larm: P-7 – utloppstryck 1\u00a0235 hPa',
    text: 'Första raden\n\nPumpen får inte gå vidare.\n',
    html: '<!DOCTYPE html><html lang="sv"><title>x</title><p>Första raden å</p><img alt="x" src="cid:plot@vakt"></html>',
    ...given,
  };
}

describe.each([
  ['SMTP', smtp],
  ['Azure Communication Services', acs],
])('by %s', (_name, start) => {
  let service: Service;
  beforeAll(async () => {
    service = await start();
  });
  afterAll(() => service.stop());
  let before = 0;
  beforeEach(() => {
    before = service.taken().length;
  });
  const fresh = () => service.taken().slice(before);

  test('a mail arrives as it was given: both texts, headers, and pictures within', async () => {
    const png = randomBytes(2_000);
    const headers = {
      'List-Unsubscribe': `<https://vakt.example/unsubscribe?t=${'a'.repeat(300)}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'In-Reply-To': '<first@vakt.example>',
      References: '<first@vakt.example>',
    };
    const pictures = [{ contentId: 'plot@vakt', name: 'plot.png', png }];
    const mail = mailTo('kim@example.com', { headers, pictures });
    await service.transport(mail);
    const [taken] = fresh() as [Taken];
    expect(fresh()).toHaveLength(1);
    expect(taken.from).toBe('alerts@vakt.example');
    expect(taken.to).toEqual([{ name: 'Kim Åberg', address: 'kim@example.com' }]);
    expect(taken.subject).toBe(mail.subject);
    expect(taken.text.trimEnd()).toBe(mail.text.trimEnd());
    expect(taken.html.trimEnd()).toBe(mail.html);
    expect(taken.header('message-id')).toBe(mail.messageId);
    expect(taken.header('auto-submitted')).toBe('auto-generated');
    for (const [name, value] of Object.entries(headers)) expect(taken.header(name)).toBe(value);
    expect(taken.pictures).toEqual([
      { contentId: 'plot@vakt', name: 'plot.png', type: 'image/png', content: png },
    ]);
  });

  test('a recipient that the service won’t have is refused for good, and holds up no other', async () => {
    service.refuse('gone@example.com');
    const results = await Promise.allSettled(
      ['anna@example.com', 'gone@example.com', 'zoe@example.com'].map((to) => service.transport(mailTo(to))),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((results[1] as PromiseRejectedResult).reason).toBeInstanceOf(MailRefusedError);
    expect(
      fresh()
        .map(({ to }) => to[0]!.address)
        .sort(),
    ).toEqual(['anna@example.com', 'zoe@example.com']);
  });

  test.each([
    'nobody',
    'a@b@c',
    'kim@example.com, victim@example.com',
    'kim@example.com\r\nBcc: v@example.com',
  ])('%j, which is no address, is refused for good, or reaches one recipient at most', async (address) => {
    await service.transport(mailTo(address)).catch((error) => {
      expect(error).toBeInstanceOf(MailRefusedError);
    });
    expect(fresh().flatMap(({ to }) => to).length).toBeLessThanOrEqual(1);
    expect(fresh().some(({ to }) => /victim|^v@/.test(to[0]!.address))).toBe(false);
  });

  test('what passes is an outage, after which the same mail arrives once', async () => {
    service.failOnce();
    const mail = mailTo('kim@example.com');
    await expect(service.transport(mail)).rejects.toBeInstanceOf(OutageError);
    expect(fresh()).toEqual([]);
    await service.transport(mail);
    expect(fresh()).toHaveLength(1);
  });

  test('a connection that breaks off in mid-mail costs another try at most, and the mail arrives once', async () => {
    const mail = mailTo('kim@example.com');
    service.cutOnce();
    await service.transport(mail).catch(async (error) => {
      expect(error).toBeInstanceOf(OutageError);
      await service.transport(mail);
    });
    expect(fresh()).toHaveLength(1);
  });

  test('a service that doesn’t know us refuses no mail: it is for the operator to mend, and the mail waits', async () => {
    await expect(service.stranger(mailTo('kim@example.com'))).rejects.toBeInstanceOf(OutageError);
    expect(fresh()).toEqual([]);
  });

  test.each([
    'x\r\nBcc: victim@example.com',
    '", victim@example.com, "',
    '=?utf-8?Q?=0D=0ABcc:_victim@example.com?=',
    'a\u0000b\u2028c\u202egnp.exe',
    '😀'.repeat(300),
  ])('%j as a name is a text in one line for one person', async (name) => {
    await service.transport(mailTo('kim@example.com', { to: { name, address: 'kim@example.com' } }));
    const [taken] = fresh() as [Taken];
    expect(taken.to).toHaveLength(1);
    expect(taken.to[0]!.address).toBe('kim@example.com');
    expect(taken.to[0]!.name).not.toMatch(/[\p{Cc}\u2028\u202e]/u);
    expect(taken.header('bcc')).toBeUndefined();
  });

  test('a service that is away is an outage', async () => {
    const away = await start();
    await away.stop();
    await expect(away.transport(mailTo('kim@example.com'))).rejects.toBeInstanceOf(OutageError);
  });
});
