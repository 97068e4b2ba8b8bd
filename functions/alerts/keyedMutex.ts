/**
 * One piece of work at a time under the same key, within this process. It only spares conflicts: between instances the
 * storage decides.
 */
export function keyedMutex() {
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
