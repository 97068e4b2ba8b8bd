import type { ServerResponse } from 'node:http';
import type { RpcCookie, RpcHttp, TypedData } from '../core/rpc.ts';

/** Sends what the function returned; nothing returned is 204, as on Azure. */
export function sendRpcResponse(response: ServerResponse, data: TypedData | null | undefined): void {
  const http = data?.http;
  if (!http) {
    response.writeHead(204).end();
    return;
  }
  response.statusCode = Number(http.statusCode ?? 200);
  for (const [name, value] of Object.entries(http.headers ?? {})) {
    // Lengths are set anew from the bytes that are sent.
    if (!/^(content-length|transfer-encoding)$/i.test(name)) response.setHeader(name, value);
  }
  const cookies = (http.cookies ?? []).map(formatCookie);
  if (cookies.length > 0) response.appendHeader('set-cookie', cookies);
  response.end(bodyOf(http));
}

function bodyOf(http: RpcHttp): Uint8Array | string | undefined {
  return http.body?.bytes ?? http.body?.string ?? http.body?.json;
}

/** A cookie as a Set-Cookie value (RFC 6265, section 4.1). */
function formatCookie(cookie: RpcCookie): string {
  const sameSite = { none: '', lax: 'Lax', strict: 'Strict', explicitNone: 'None' }[cookie.sameSite];
  return [
    `${encodeURIComponent(cookie.name)}=${encodeURIComponent(cookie.value)}`,
    cookie.domain && `Domain=${cookie.domain.value}`,
    cookie.path && `Path=${cookie.path.value}`,
    cookie.expires && `Expires=${new Date(cookie.expires.value.seconds * 1000).toUTCString()}`,
    cookie.maxAge && `Max-Age=${cookie.maxAge.value}`,
    cookie.secure?.value && 'Secure',
    cookie.httpOnly?.value && 'HttpOnly',
    sameSite && `SameSite=${sameSite}`,
  ]
    .filter(Boolean)
    .join('; ');
}
