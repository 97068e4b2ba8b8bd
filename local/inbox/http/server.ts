import { readFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type Attachment, readAttachment } from '../mail.ts';
import type { MailStore } from '../store.ts';
import { htmlPart, linkFlags, listPage, mailPage, messagePage } from './pages.ts';

const asset = (name: string) => readFileSync(new URL(name, import.meta.url));

interface Answer {
  status?: number;
  type: string;
  body: string | Buffer;
  headers?: Record<string, string>;
}

// The inbox's own pages: nothing but their own style and script, and mails in a frame.
const ownPolicy =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
// A mail's HTML, also when it is opened outside the frame: pictures of the same mail, inline style, no more.
// Pictures on other servers stay away, as they would tell the sender that the mail was read.
const mailPolicy =
  `sandbox ${linkFlags}; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; ` +
  "form-action 'none'; frame-ancestors 'self'";
const attachmentPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/** The inbox's pages and its JSON listing. Everything a mail says is treated as hostile. */
export function httpServer(store: MailStore): Server {
  const style = asset('./style.css');
  const script = asset('./refresh.js');
  return createServer((request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      send(response, text(405, 'only GET is answered here', { allow: 'GET, HEAD' }));
      return;
    }
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/style.css') {
      send(response, { type: 'text/css', body: style });
      return;
    }
    if (pathname === '/refresh.js') {
      send(response, { type: 'text/javascript', body: script });
      return;
    }
    answer(store, pathname).then(
      (found) => send(response, found),
      (error: Error) => {
        process.stderr.write(`${pathname} failed: ${error.message}\n`);
        send(response, text(500, 'this could not be read; the inbox’s log says why'));
      },
    );
  });
}

async function answer(store: MailStore, path: string): Promise<Answer> {
  if (path === '/') return page(listPage(store.list()));
  if (path === '/api/mails') return json(store.list());

  const [, api, id = '', rest = ''] = /^(\/api)?\/mails\/(\d+)(?:\/(.+))?$/.exec(path) ?? [];
  const mail = store.get(id);
  if (!mail) {
    return path.startsWith('/api/')
      ? json({ error: 'there is no such mail' }, 404)
      : page(messagePage('There is no such mail'), 404);
  }
  if (api && rest === '') return json(mail);
  if (api && rest === 'raw') return { type: 'message/rfc822', body: await store.raw(id) };
  if (api) {
    const index = Number(/^attachments\/(\d+)$/.exec(rest)?.[1]);
    const part = mail.attachments[index];
    const content = part && (await readAttachment(await store.raw(id), index));
    return content ? attachment(part, content) : json({ error: 'this mail has no such part' }, 404);
  }
  if (rest === '') return page(mailPage(mail));
  if (rest === 'html') {
    return { type: 'text/html', body: htmlPart(mail), headers: { 'content-security-policy': mailPolicy } };
  }
  return page(messagePage('There is no such page'), 404);
}

function page(body: string, status = 200): Answer {
  return { status, type: 'text/html', body };
}

function json(value: unknown, status = 200): Answer {
  return { status, type: 'application/json', body: JSON.stringify(value) };
}

function text(status: number, body: string, headers: Record<string, string> = {}): Answer {
  return { status, type: 'text/plain', body: `${body}\n`, headers };
}

// Shown by the browser; everything else is offered for saving.
const pictures = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/svg+xml']);

function attachment({ contentType, filename }: Attachment, body: Buffer): Answer {
  const type = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(contentType) ? contentType : 'application/octet-stream';
  const name = filename ? `; filename*=UTF-8''${encodeExtended(filename)}` : '';
  return {
    type,
    body,
    headers: {
      'content-security-policy': attachmentPolicy,
      'content-disposition': `${pictures.has(type) ? 'inline' : 'attachment'}${name}`,
    },
  };
}

/** A header parameter's value as RFC 8187 wants it. */
function encodeExtended(value: string): string {
  return encodeURIComponent(value.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function send(response: ServerResponse, { status = 200, type, body, headers }: Answer): void {
  const charset = type.startsWith('text/') && typeof body === 'string' ? '; charset=utf-8' : '';
  response.writeHead(status, {
    'content-type': `${type}${charset}`,
    'content-length': Buffer.byteLength(body),
    'content-security-policy': ownPolicy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(body);
}
