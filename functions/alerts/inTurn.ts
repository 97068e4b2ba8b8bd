/**
 * Lets work under the same key wait for what is under way in this process. It spares conflicts, and nothing depends on
 * it: another instance is told apart by the storage.
 */
export function inTurn() {
  const last = new Map<string, Promise<unknown>>();
  return async function turn<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = last.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    const settled = mine.catch(() => undefined);
    last.set(key, settled);
    try {
      return await mine;
    } finally {
      if (last.get(key) === settled) last.delete(key);
    }
  };
}
