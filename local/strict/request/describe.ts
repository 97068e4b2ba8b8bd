import { blobOperation } from './blob.ts';
import type { Headers, Operation, Service } from './operation.ts';
import { decoded, type Target } from './path.ts';
import { queueOperation } from './queue.ts';
import { tableOperation } from './table.ts';

const describe = { blob: blobOperation, queue: queueOperation, table: tableOperation };

/**
 * Names what a request asks for. Addresses are the emulator's: `/account/…`. What nothing is known about gets the
 * name `Unknown`.
 *
 * @param path path and query, as in a request line
 */
export function describeRequest(service: Service, method: string, path: string, headers: Headers): Operation {
  const [address = '', search = ''] = splitOnce(path, '?');
  const [account = '', rest = ''] = splitOnce(address.replace(/^\//, ''), '/');
  const query = new URLSearchParams(search);
  const target: Target = { method, rest, query, headers };
  return { service, method, path, account: decoded(account), query, ...describe[service](target) };
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
