import { blobOperation } from './blob.ts';
import { decoded, type Target } from './path.ts';
import { queueOperation } from './queue.ts';
import { tableOperation } from './table.ts';

/** The storage services that are stood in front of. */
export const services = ['blob', 'queue', 'table'] as const;
export type Service = (typeof services)[number];

/** The keys of one entity, decoded. */
export interface EntityKeys {
  readonly partitionKey: string;
  readonly rowKey: string;
}

/** What a request asks of a store. */
export interface Operation {
  readonly service: Service;
  /** Its name in Microsoft's REST reference, without spaces, e.g. `InsertEntity`. */
  readonly name: string;
  readonly method: string;
  /** Path and query as the client sent them. */
  readonly path: string;
  readonly account: string;
  /** The table, container or queue that the address names. */
  readonly resource?: string;
  /** The blob that the address names. */
  readonly blob?: string;
  /** The entity that the address names. */
  readonly keys?: EntityKeys;
  readonly query: URLSearchParams;
}

/** What a service's own file finds out about a request. */
export type Described = Pick<Operation, 'name' | 'resource' | 'blob' | 'keys'>;

/** The headers that say what a request asks for, by their names in lower case. */
export type Headers = Readonly<Record<string, string | string[] | undefined>>;

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
