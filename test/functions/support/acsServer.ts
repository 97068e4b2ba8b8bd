import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { selfSigned } from '../../support/certificate.ts';

/** What Azure Communication Services Email is sent (its REST API of 2023-03-31 and later). */
export interface AcsMessage {
  readonly headers?: Record<string, string>;
  readonly senderAddress: string;
  readonly content: { readonly subject: string; readonly plainText?: string; readonly html?: string };
  readonly recipients: { readonly to: { readonly address: string; readonly displayName?: string }[] };
  readonly attachments?: {
    readonly name: string;
    readonly contentType: string;
    readonly contentInBase64: string;
    readonly contentId?: string;
  }[];
  readonly userEngagementTrackingDisabled?: boolean;
}

/** An answer in place of the usual one. */
export interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: object;
}

/** An HTTPS server that answers as the service's published API says, and keeps what it took. */
export interface AcsServer {
  readonly endpoint: string;
  readonly ca: string;
  /** Taken over, each once however often it came, by operation ID. */
  readonly taken: Map<string, AcsMessage>;
  /** `POST` or `GET` of each request, in order. */
  readonly requests: string[];
  /** Bearer tokens that are let in. */
  readonly tokens: Set<string>;
  /** Suppressed: their mails are taken over and given up later. */
  readonly suppressed: Set<string>;
  /** Answers that the next requests of this method get in place of the usual ones. */
  readonly instead: { method: string; answer: Answer | 'cut' }[];
  /** How often an operation is still *Running* when it is asked after. */
  running: number;
  stop(): Promise<void>;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

export async function startAcsServer(): Promise<AcsServer> {
  const { cert, key } = await selfSigned();
  const asked = new Map<string, number>();
  const https = createServer({ cert, key }, (request, response) => {
    void answer(request).then((given) => {
      if (given === 'cut') request.socket.destroy();
      else send(response, given);
    });
  });
  const server: AcsServer = {
    endpoint: '',
    ca: cert,
    taken: new Map(),
    requests: [],
    tokens: new Set(['right']),
    suppressed: new Set(),
    instead: [],
    running: 0,
    async stop() {
      https.closeAllConnections();
      https.close();
      await once(https, 'close');
    },
  };

  async function answer(request: IncomingMessage): Promise<Answer | 'cut'> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', headers } = request;
    server.requests.push(method);
    const planned = server.instead.findIndex((one) => one.method === method);
    if (planned >= 0) return server.instead.splice(planned, 1)[0]!.answer;
    const url = new URL(request.url!, server.endpoint);
    if (!/^\d{4}-\d\d-\d\d$/.test(url.searchParams.get('api-version') ?? '')) return wrong('api-version');
    if (!server.tokens.has(headers.authorization?.replace(/^Bearer /, '') ?? '')) {
      return {
        status: 401,
        body: { error: { code: 'Denied', message: 'Denied by the resource provider.' } },
      };
    }
    if (method === 'POST' && url.pathname === '/emails:send') {
      if (!/^application\/json/.test(headers['content-type'] ?? '')) return wrong('content-type');
      return post(JSON.parse(Buffer.concat(chunks).toString()), headers['operation-id'] as string);
    }
    const id = /^\/emails\/operations\/([^/]+)$/.exec(url.pathname)?.[1];
    if (method === 'GET' && id !== undefined) return get(id);
    return { status: 404, body: { error: { code: 'NotFound', message: 'No such resource.' } } };
  }

  function post(message: AcsMessage, id: string): Answer {
    if (!UUID.test(id ?? '')) return wrong('Operation-Id');
    const { senderAddress, content, recipients, attachments = [] } = message;
    const addresses = recipients?.to?.map(({ address }) => address) ?? [];
    if (addresses.length === 0) return wrong('recipients.to');
    if (![senderAddress, ...addresses].every((address) => /^[^\s<>@,"]+@[^\s<>@,"]+$/.test(address))) {
      return wrong('address');
    }
    if (!content?.subject || !(content.plainText || content.html)) return wrong('content');
    if (!attachments.every((one) => one.name && one.contentType && one.contentInBase64)) {
      return wrong('attachments');
    }
    if (!server.taken.has(id)) server.taken.set(id, message);
    return {
      status: 202,
      headers: {
        'operation-location': `${server.endpoint}/emails/operations/${id}?api-version=2023-03-31`,
        'retry-after': '0',
      },
      body: { id, status: 'Running' },
    };
  }

  function get(id: string): Answer {
    const message = server.taken.get(id);
    if (!message)
      return { status: 404, body: { error: { code: 'NotFound', message: 'No such operation.' } } };
    asked.set(id, (asked.get(id) ?? 0) + 1);
    if (asked.get(id)! <= server.running) {
      return { status: 200, headers: { 'retry-after': '0' }, body: { id, status: 'Running' } };
    }
    if (!message.recipients.to.some(({ address }) => server.suppressed.has(address))) {
      return { status: 200, body: { id, status: 'Succeeded' } };
    }
    const error = {
      code: 'EmailDroppedAllRecipientsSuppressed',
      message: 'All recipients are suppressed.',
    };
    return { status: 200, body: { id, status: 'Failed', error } };
  }

  https.listen(0, '127.0.0.1');
  await once(https, 'listening');
  const endpoint = `https://localhost:${(https.address() as AddressInfo).port}`;
  return Object.assign(server, { endpoint });
}

function wrong(what: string): Answer {
  return { status: 400, body: { error: { code: 'BadRequest', message: `The request is wrong: ${what}.` } } };
}

function send(response: ServerResponse, { status, headers = {}, body }: Answer): void {
  const { code } = (body as { error?: { code?: string } } | undefined)?.error ?? {};
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    ...(status >= 400 && code ? { 'x-ms-error-code': code } : {}),
    ...headers,
  });
  response.end(body ? JSON.stringify(body) : undefined);
}
