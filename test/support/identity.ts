import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { vi } from 'vitest';

/** The platform's endpoint for managed identities, as App Service and Functions have it. */
export interface IdentityPlatform {
  /** What tokens were asked for: of which identity, and for what. */
  readonly asked: { readonly clientId: string | null; readonly resource: string | null }[];
  stop(): void;
}

/**
 * Starts such an endpoint and makes this process one that has it. Its tokens look like Entra ID's and are signed by
 * nobody: enough for Azurite, which looks at times, issuer and audience.
 *
 * @param more claims of its tokens
 * @see https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
 */
export async function startIdentityPlatform(more: object = {}): Promise<IdentityPlatform> {
  const asked: { clientId: string | null; resource: string | null }[] = [];
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url!, 'http://localhost');
    if (request.headers['x-identity-header'] !== 'known') return void response.writeHead(401).end();
    const resource = searchParams.get('resource');
    asked.push({ clientId: searchParams.get('client_id'), resource });
    response.setHeader('content-type', 'application/json');
    const expires = Math.floor(Date.now() / 1_000) + 3_600;
    response.end(
      JSON.stringify({
        access_token: tokenFor(resource ?? '', expires, more),
        expires_on: String(expires),
        resource,
        token_type: 'Bearer',
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  vi.stubEnv('IDENTITY_ENDPOINT', `http://127.0.0.1:${port}/token`);
  vi.stubEnv('IDENTITY_HEADER', 'known');
  return {
    asked,
    stop() {
      vi.unstubAllEnvs();
      server.close();
    },
  };
}

function tokenFor(audience: string, expires: number, more: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const begun = expires - 3_900;
  const claims = {
    aud: audience.replace(/\/$/, ''),
    iss: 'https://sts.windows.net/00000000-0000-0000-0000-000000000002/',
    iat: begun,
    nbf: begun,
    exp: expires,
    ...more,
  };
  return `${part({ typ: 'JWT', alg: 'HS256' })}.${part(claims)}.c2lnbmF0dXJl`;
}
