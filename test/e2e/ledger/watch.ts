import type { Mortal } from './mortal.ts';

/** What the proxy has done wrong, by kind; it forgets when it is ended, so it is asked again and again. */
export function watchFaults(proxy: Mortal<{ readonly control: number }>) {
  const sums = new Map<string, number>();
  let last = new Map<string, number>();
  let over = false;

  async function look(): Promise<void> {
    const { control } = await proxy.ready();
    const answer = await fetch(`http://127.0.0.1:${control}/requests`, {
      signal: AbortSignal.timeout(2_000),
    });
    const { requests } = (await answer.json()) as { requests: { outcome: string; count: number }[] };
    const now = new Map<string, number>();
    for (const { outcome, count } of requests) now.set(outcome, (now.get(outcome) ?? 0) + count);
    const begunAnew = [...now].some(([outcome, count]) => count < (last.get(outcome) ?? 0));
    for (const [outcome, count] of now) {
      sums.set(outcome, (sums.get(outcome) ?? 0) + count - (begunAnew ? 0 : (last.get(outcome) ?? 0)));
    }
    last = now;
  }

  const watching = (async () => {
    while (!over) {
      await look().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  })();
  return {
    /** Stops looking. @returns at least how many requests ended how */
    async end(): Promise<Record<string, number>> {
      over = true;
      await watching;
      return Object.fromEntries(sums);
    },
  };
}
