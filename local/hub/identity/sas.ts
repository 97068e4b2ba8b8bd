import { createHmac, timingSafeEqual } from 'node:crypto';

/** A parsed shared access signature token. */
export interface SasToken {
  /** The resource as it stands in the token, still percent-encoded: this text is what is signed. */
  encodedResource: string;
  /** The resource, decoded: `hub.example/devices/pump-1`. */
  resource: string;
  signature: string;
  /** When it ceases to be valid, epoch milliseconds. */
  expiresAt: number;
  /** Name of the policy whose key signed it; absent when it is a device's own key. */
  policy: string | undefined;
}

/**
 * Parses `SharedAccessSignature sr=…&sig=…&se=…[&skn=…]`.
 *
 * @returns `undefined` when it is no such token
 * @see https://learn.microsoft.com/azure/iot-hub/iot-hub-dev-guide-sas
 */
export function parseSas(text: string): SasToken | undefined {
  const scheme = 'SharedAccessSignature ';
  if (!text.startsWith(scheme)) return undefined;
  const fields = new Map<string, string>();
  for (const part of text.slice(scheme.length).split('&')) {
    const equals = part.indexOf('=');
    if (equals > 0) fields.set(part.slice(0, equals), part.slice(equals + 1));
  }
  const encodedResource = fields.get('sr');
  const signature = decode(fields.get('sig'));
  const expiry = fields.get('se');
  const resource = decode(encodedResource);
  if (!encodedResource || !resource || !signature || !expiry || !/^\d{1,12}$/.test(expiry)) return undefined;
  return {
    encodedResource,
    resource,
    signature,
    expiresAt: Number(expiry) * 1000,
    policy: decode(fields.get('skn')),
  };
}

/**
 * The signature of a resource until an expiry: base64 HMAC-SHA256 of `"{encoded resource}\n{se}"`.
 *
 * @param key the raw key bytes. IoT Hub decodes its base64 keys first; Event Hubs takes the key's text.
 */
export function signSas(encodedResource: string, expiresAt: number, key: Buffer): string {
  return createHmac('sha256', key)
    .update(`${encodedResource}\n${expiresAt / 1000}`)
    .digest('base64');
}

/** Whether `key` made the token's signature, in constant time. */
export function isSignedWith(token: SasToken, key: Buffer): boolean {
  const expected = Buffer.from(signSas(token.encodedResource, token.expiresAt, key));
  const given = Buffer.from(token.signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/**
 * Whether a token's resource is the address of an endpoint, or a prefix of it by whole segments: one made for
 * `hub/devices` opens `hub/devices/pump-1`, one made for `hub/dev` does not. Upper and lower case are the same.
 *
 * @param host the service's host name; the resource's may carry a port
 * @param path of the endpoint, as in `/devices/pump-1`
 * @see https://learn.microsoft.com/azure/iot-hub/iot-hub-dev-guide-sas#security-token-structure
 */
export function covers(resource: string, host: string, path: string): boolean {
  const [resourceHost = '', ...segments] = resource.toLowerCase().split('/');
  const wanted = path.toLowerCase().split('/').slice(1);
  const given = segments.at(-1) === '' ? segments.slice(0, -1) : segments;
  return hostName(resourceHost) === host.toLowerCase() && given.every((segment, i) => segment === wanted[i]);
}

/** A host without its port, in lower case: one hub has several ports here, on Azure it has none. */
export function hostName(host: string): string {
  return host.replace(/:\d+$/, '').toLowerCase();
}

function decode(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
