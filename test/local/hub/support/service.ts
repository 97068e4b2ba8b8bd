import { Agent } from 'node:https';
import http from 'azure-iot-http-base';
import iothub from 'azure-iothub';
import { onTestFinished } from 'vitest';

/** What Microsoft's service clients are made with. */
export interface ServiceConfig {
  host: string;
  sharedAccessSignature: string;
  tokenCredential: undefined;
}

/**
 * Makes one of Microsoft's service clients for a service of its own port and authority.
 *
 * The constructor of some sets an agent of its own on the REST client, so ours is set after it. An agent's
 * host and port go before those of a request, whose host is "name:port" as the connection string has it.
 *
 * @param service connection string
 * @param ca PEM
 */
export function connectService<T>(
  service: string,
  ca: string,
  make: (config: ServiceConfig, rest: http.RestApiClient) => T,
): T {
  const { HostName = '', SharedAccessKeyName = '', SharedAccessKey = '' } = parseConnectionString(service);
  const [host, port] = HostName.split(':');
  const expiry = Math.floor(Date.now() / 1000) + 3600;
  const sharedAccessSignature = iothub.SharedAccessSignature.create(
    HostName,
    SharedAccessKeyName,
    SharedAccessKey,
    expiry,
  ).toString();
  const config = { host: HostName, sharedAccessSignature, tokenCredential: undefined };
  const rest = new http.RestApiClient(config, 'test');
  const client = make(config, rest);
  const agent = new Agent({ ca, host: host!, port: Number(port) });
  onTestFinished(() => agent.destroy());
  rest.setOptions({ http: { agent } });
  return client;
}

export function parseConnectionString(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split(';').map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
  );
}
