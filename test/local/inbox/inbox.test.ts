import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import nodemailer from 'nodemailer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Mail } from '../../../local/inbox/mail.ts';

const main = join(import.meta.dirname, '../../../local/inbox/main.ts');
// One pixel, transparent.
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

interface Inbox {
  process: ChildProcessWithoutNullStreams;
  smtp: number;
  http: string;
}

async function start(data: string): Promise<Inbox> {
  const child = spawn(process.execPath, [main, '--data', data, '--smtp-port', '0', '--http-port', '0']);
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const ready = JSON.parse(line);
  expect(ready).toEqual({ ready: true, smtp: expect.any(Number), http: expect.any(Number) });
  return { process: child, smtp: ready.smtp, http: `http://127.0.0.1:${ready.http}` };
}

async function stop({ process: child }: Inbox): Promise<number | null> {
  child.kill('SIGTERM');
  const [code] = await once(child, 'close');
  return code;
}

function sender({ smtp }: Inbox) {
  return nodemailer.createTransport({ host: '127.0.0.1', port: smtp });
}

async function mailsOf({ http }: Inbox): Promise<Mail[]> {
  return (await fetch(`${http}/api/mails`)).json() as Promise<Mail[]>;
}

/** Speaks SMTP by hand: after each command, waits for the reply; returns the replies. */
async function speak({ smtp }: Inbox, commands: (string | Buffer)[]): Promise<string[]> {
  const socket = connect(smtp, '127.0.0.1');
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const reply = async () => {
    for (;;) {
      const { value = '' } = await lines.next();
      if (!/^\d{3}-/.test(value)) return value as string;
    }
  };
  const replies = [await reply()];
  for (const command of commands) {
    socket.write(command);
    socket.write('\r\n');
    replies.push(await reply());
  }
  socket.destroy();
  return replies;
}

let dir: string;
let inbox: Inbox;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'vakt-inbox-'));
  inbox = await start(join(dir, 'shared'));
});
afterAll(async () => {
  await stop(inbox);
  rmSync(dir, { recursive: true, force: true });
});

test('a mail with text, HTML, a picture and a file is listed with all of it', async () => {
  await sender(inbox).sendMail({
    from: '"Vakt" <vakt@example.com>',
    to: '"Åsa" <asa@example.com>',
    bcc: 'silent@example.com',
    subject: 'Exhaust filter — 12 % left ✓',
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Step': ['one', 'two'] },
    text: 'Change the filter.\n',
    html: '<p>Change the <b>filter</b>.</p><img src="cid:trend@vakt" alt="trend">',
    attachments: [
      { cid: 'trend@vakt', filename: 'trend.png', content: pixel },
      { filename: 'møte.txt', content: 'minutes' },
    ],
  });

  const mail = (await mailsOf(inbox))[0] as Mail;
  expect(mail).toMatchObject({
    to: ['asa@example.com', 'silent@example.com'],
    from: 'Vakt <vakt@example.com>',
    subject: 'Exhaust filter — 12 % left ✓',
    text: expect.stringMatching(/^Change the filter\.\s*$/),
    html: expect.stringContaining('Change the <b>filter</b>'),
    attachments: [
      { filename: 'trend.png', contentType: 'image/png', contentId: 'trend@vakt', size: pixel.length },
      { filename: 'møte.txt', contentType: 'text/plain', contentId: null, size: 7 },
    ],
  });
  expect(mail.headers).toMatchObject({ 'auto-submitted': 'auto-generated', 'x-step': ['one', 'two'] });
  expect(Math.abs(Date.parse(mail.receivedAt) - Date.now())).toBeLessThan(60_000);

  const picture = await fetch(`${inbox.http}${mail.attachments[0]?.url}`);
  expect(picture.headers.get('content-type')).toBe('image/png');
  expect(Buffer.from(await picture.arrayBuffer())).toEqual(pixel);
  const shown = await (await fetch(`${inbox.http}/mails/${mail.id}/html`)).text();
  expect(shown).toContain(`<img src="${mail.attachments[0]?.url}" alt="trend">`);
  const file = await fetch(`${inbox.http}${mail.attachments[1]?.url}`);
  expect(file.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''m%C3%B8te.txt");
});

test('the raw mail is what was sent, below the trace of its delivery', async () => {
  const sent = 'Subject: plain\r\nX-Odd:  two  spaces\r\n\r\nline\r\n.dotted\r\n';
  await sender(inbox).sendMail({ envelope: { from: 'a@example.com', to: 'b@example.com' }, raw: sent });

  const [mail] = await mailsOf(inbox);
  const response = await fetch(`${inbox.http}/api/mails/${mail?.id}/raw`);
  const raw = await response.text();
  expect(response.headers.get('content-type')).toBe('message/rfc822');
  expect(raw.startsWith('Return-Path: <a@example.com>\r\nDelivered-To: b@example.com\r\nReceived: ')).toBe(
    true,
  );
  expect(raw.endsWith(sent)).toBe(true);
});

test('the recipient is whom it was delivered to, whatever the mail claims', async () => {
  const raw = 'Delivered-To: chief@example.com\r\nTo: chief@example.com\r\nSubject: forged\r\n\r\nx';
  await sender(inbox).sendMail({ envelope: { from: 'a@example.com', to: 'b@example.com' }, raw });

  expect((await mailsOf(inbox))[0]).toMatchObject({ subject: 'forged', to: ['b@example.com'] });
});

test('what a hostile mail says is text on every page, and its HTML runs nothing', async () => {
  const evil = `<script>alert("1")</script>'"><img src=x onerror=alert(1)>`;
  await sender(inbox).sendMail({
    from: { name: evil, address: 'evil@example.com' },
    to: 'b@example.com',
    subject: evil,
    headers: { 'X-Evil': evil },
    text: evil,
    html: evil,
    attachments: [{ filename: `${evil}.html`, content: evil, contentType: 'text/html' }],
  });
  const [mail] = await mailsOf(inbox);

  for (const path of ['/', `/mails/${mail?.id}`]) {
    const response = await fetch(`${inbox.http}${path}`);
    const body = await response.text();
    expect(body).toContain('&lt;script&gt;');
    expect(body).not.toContain('<script>');
    expect(body).not.toContain('<img src=x');
    expect(response.headers.get('content-security-policy')).toMatch(
      /default-src 'none';.* script-src 'self'/,
    );
  }
  const part = await fetch(`${inbox.http}/mails/${mail?.id}/html`);
  const policy = part.headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'/);
  expect(policy).not.toMatch(/script|unsafe-eval/);
  const file = await fetch(`${inbox.http}${mail?.attachments[0]?.url}`);
  expect(file.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
  expect(file.headers.get('content-disposition')).toMatch(
    /^attachment; filename\*=UTF-8''%3Cscript%3E[\w%.-]+$/,
  );
  expect(file.headers.get('x-content-type-options')).toBe('nosniff');
});

test('a mail that is nested without end is listed as unreadable and kept', async () => {
  const nested = Array.from(
    { length: 400 },
    (_, depth) => `Content-Type: multipart/mixed; boundary=b${depth}\r\n\r\n--b${depth}\r\n`,
  );
  await sender(inbox).sendMail({
    envelope: { from: 'a@example.com', to: 'b@example.com' },
    raw: `Subject: deep\r\n${nested.join('')}`,
  });

  const [mail] = await mailsOf(inbox);
  expect(mail).toMatchObject({ to: ['b@example.com'], subject: '(unreadable mail)' });
  expect(await (await fetch(`${inbox.http}/api/mails/${mail?.id}/raw`)).text()).toContain('Subject: deep');
});

test('mails are on disk when SMTP says 250, survive SIGKILL, and are listed newest first', async () => {
  const data = join(dir, 'killed');
  const before = await start(data);
  const transport = sender(before);
  for (const subject of ['first', 'second', 'third']) {
    await transport.sendMail({ from: 'a@example.com', to: 'b@example.com', subject, text: '.' });
  }
  before.process.kill('SIGKILL');
  expect(readdirSync(join(data, 'mails')).filter((name) => name.endsWith('.eml'))).toHaveLength(3);

  const after = await start(data);
  await sender(after).sendMail({ from: 'a@example.com', to: 'b@example.com', subject: 'fourth', text: '.' });
  const mails = await mailsOf(after);
  expect(mails.map(({ subject }) => subject)).toEqual(['fourth', 'third', 'second', 'first']);
  expect(new Set(mails.map(({ id }) => id)).size).toBe(4);
  expect(await stop(after)).toBe(0);
});

test('a sender is told to try again when the mail cannot be written', async () => {
  const data = join(dir, 'gone');
  const broken = await start(data);
  rmSync(data, { recursive: true });

  const sent = sender(broken).sendMail({ from: 'a@example.com', to: 'b@example.com', text: '.' });
  await expect(sent).rejects.toMatchObject({ responseCode: 451 });
  expect(await mailsOf(broken)).toEqual([]);
  await stop(broken);
});

test('a mail above the size limit is refused, announced or not, and the server goes on', async () => {
  const before = (await mailsOf(inbox)).length;
  const announced = await speak(inbox, ['EHLO test', 'MAIL FROM:<a@example.com> SIZE=26214401']);
  expect(announced.at(-1)).toMatch(/^552 /);

  const line = Buffer.from(`${'x'.repeat(998)}\r\n`);
  const body = Buffer.concat([...Array.from({ length: 26_300 }, () => line), Buffer.from('.')]);
  const silent = await speak(inbox, [
    'EHLO test',
    'MAIL FROM:<a@example.com>',
    'RCPT TO:<b@example.com>',
    'DATA',
    body,
  ]);
  expect(silent.at(-1)).toMatch(/^552 /);
  expect(await mailsOf(inbox)).toHaveLength(before);
});

test('what is not there is answered with 404, and other methods with 405', async () => {
  const { http } = inbox;
  const [mail] = await mailsOf(inbox);
  for (const path of [
    '/api/mails/1',
    '/mails/1',
    '/mails/..%2f..%2fetc',
    '/api/mails/1/raw',
    '/nothing',
    `/api/mails/${mail?.id}/attachments/99`,
    `/mails/${mail?.id}/nothing`,
  ]) {
    expect((await fetch(`${http}${path}`)).status, path).toBe(404);
  }
  expect((await fetch(`${http}/api/mails`, { method: 'DELETE' })).status).toBe(405);
});

test('a wrong option ends it with 2 and the usage; a taken port with 1 and the reason', async () => {
  const wrong = spawn(process.execPath, [main, '--data', dir, '--smpt-port', '0']);
  const said = once(wrong.stderr.setEncoding('utf8'), 'data');
  expect((await once(wrong, 'close'))[0]).toBe(2);
  expect((await said)[0]).toContain("Unknown option '--smpt-port'");

  const taken = spawn(process.execPath, [
    main,
    '--data',
    join(dir, 'taken'),
    '--smtp-port',
    String(inbox.smtp),
  ]);
  const complaint = once(taken.stderr.setEncoding('utf8'), 'data');
  expect((await once(taken, 'close'))[0]).toBe(1);
  expect((await complaint)[0]).toContain(`EADDRINUSE`);
  expect(existsSync(join(dir, 'taken'))).toBe(true);
});
