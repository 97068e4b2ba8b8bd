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
