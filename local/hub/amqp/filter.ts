/** A source's filters as rhea decodes them: described values by the names the client gave them. */
export type FilterMap = Readonly<Record<string, unknown>>;

/**
 * What a selector is known by: its type, in words or as a number. The name a filter has in the map is the client's own.
 *
 * @see https://www.amqp.org/specification/1.0/filters
 */
const SELECTOR: ReadonlySet<unknown> = new Set(['apache.org:selector-filter:string', 0x468c00000004]);

interface Described {
  readonly value: unknown;
  readonly descriptor: { readonly value: unknown };
}

/** The selectors among a source's filters, under their names. Whatever else is there does not apply, as with Event Hubs. */
export function selectorsOf(filter: FilterMap | undefined): Record<string, Described> {
  const isSelector = (entry: [string, unknown]): entry is [string, Described] =>
    SELECTOR.has((entry[1] as Partial<Described> | null)?.descriptor?.value);
  return Object.fromEntries(Object.entries(filter ?? {}).filter(isSelector));
}
