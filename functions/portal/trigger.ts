import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { PATHS } from '../../shared/links/personal.ts';
import type { Answer, Visit } from './exchange.ts';
import type { PortalRoutes } from './portal.ts';

/** A form of the page takes less than a thousandth of what Azure would let in. */
const MOST_FORM_BYTES = 16_384;

/**
 * Registers the pumps' pages. The link in the path is what lets somebody in; keys of the Functions host would only be
 * another secret in a mail.
 */
export function registerPortal({ page, download, unsubscribe }: PortalRoutes): void {
  const route = (
    name: string,
    path: string,
    methods: ('GET' | 'HEAD' | 'POST')[],
    answer: (visit: Visit, params: HttpRequest['params']) => Promise<Answer>,
  ) =>
    app.http(name, {
      methods,
      authLevel: 'anonymous',
      route: path,
      handler: async (request) => {
        const visit = await visitOf(request);
        return visit ? responseOf(await answer(visit, request.params)) : { status: 413 };
      },
    });
  route('portal-page', `${PATHS.page}/{link}`, ['GET', 'HEAD', 'POST'], page);
  route('portal-download', `${PATHS.page}/{link}/{format}`, ['GET', 'HEAD'], (visit, { format = '' }) =>
    download(visit, format),
  );
  route('portal-unsubscribe', `${PATHS.unsubscribe}/{link}`, ['GET', 'HEAD', 'POST'], unsubscribe);
}

async function visitOf(request: HttpRequest): Promise<Visit | undefined> {
  const isPost = request.method === 'POST';
  const body = isPost ? await request.arrayBuffer() : new ArrayBuffer(0);
  if (body.byteLength > MOST_FORM_BYTES) return undefined;
  return {
    method: isPost ? 'POST' : 'GET',
    link: request.params.link ?? '',
    query: request.query,
    form: await formOf(body, request.headers.get('content-type') ?? ''),
  };
}

/** RFC 8058 has one click come as `multipart/form-data`, and allows what forms of pages come as. */
async function formOf(body: ArrayBuffer, type: string): Promise<URLSearchParams> {
  const form = new URLSearchParams();
  if (body.byteLength === 0) return form;
  try {
    const data = await new Response(body, { headers: { 'content-type': type } }).formData();
    for (const [name, value] of data) if (typeof value === 'string') form.append(name, value);
  } catch {
    // Not a form: nothing is asked for.
  }
  return form;
}

function responseOf({ status, headers, body }: Answer): HttpResponseInit {
  return { status, headers: { ...headers }, body };
}
