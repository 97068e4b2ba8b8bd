/** Asks something of a client, once it is known which one. */
export type Use<Client> = <T>(ask: (client: Client) => Promise<T>) => Promise<T>;

type Method = (...args: unknown[]) => unknown;

/**
 * A client of which it is known only when it is asked something which one it is. It goes by how the storage SDKs call
 * their methods: `list…` gives pages, `get…Client` another client, and everything else is one question.
 *
 * @param use finds the client at each question; also at each page, so that a long list doesn't outlive what it learnt
 */
export function lazily<Client extends object>(use: Use<Client>): Client {
  return new Proxy({} as Client, {
    get(_, name) {
      // No promise either: whoever awaits one that an async function gave back would look for it.
      if (typeof name === 'symbol' || name === 'then') return undefined;
      const call = (client: Client, args: unknown[]) =>
        (client as Record<string, Method>)[name]!(...args) as never;
      if (/^list/.test(name)) return (...args: unknown[]) => pages(use, (client) => call(client, args));
      if (/^get\w*Client$/.test(name)) {
        return (...args: unknown[]) =>
          lazily<Client>((ask) => use((client) => ask(call(client, args) as unknown as Client)));
      }
      return (...args: unknown[]) => use<unknown>(async (client) => call(client, args));
    },
  });
}

interface Pages extends AsyncIterableIterator<unknown> {
  byPage(settings?: object): AsyncIterableIterator<unknown>;
}

function pages<Client>(use: Use<Client>, open: (client: Client) => Pages): Pages {
  return {
    ...stepping(use, open),
    byPage: (settings) => stepping(use, (client) => open(client).byPage(settings)),
  };
}

function stepping<Client>(
  use: Use<Client>,
  open: (client: Client) => AsyncIterator<unknown>,
): AsyncIterableIterator<unknown> {
  let begun: AsyncIterator<unknown> | undefined;
  const next = () =>
    use((client) => {
      begun ??= open(client);
      return begun.next();
    });
  const steps = { next, [Symbol.asyncIterator]: () => steps };
  return steps;
}
