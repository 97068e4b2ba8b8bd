import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Storage } from '../../../../shared/storage/connect.ts';
import { turnsIn } from '../../../../shared/storage/turns.ts';
import { startAhead } from '../../support/ahead.ts';
import { type Gate, startGate } from '../../support/gate.ts';
import type { Errand } from '../killable.ts';

/** Two workers of the analysis, processes of their own, each behind a gate of its own. */
export interface MortalWorkers {
  /**
   * Has one of them do a work item. It waits for no other's turn at the device, as if that took too long.
   *
   * @param fatal the request at which it is killed, which is done all the same
   */
  work(
    which: 0 | 1,
    errand: Omit<Errand, 'connection'>,
    fatal: number,
  ): Promise<'done' | 'failed' | 'killed'>;
  stop(): Promise<void>;
}

export async function startMortalWorkers(storage: Storage, connection: string): Promise<MortalWorkers> {
  const processes = await startAhead(join(import.meta.dirname, '../killable.ts'));
  const gates: readonly [Gate, Gate] = [await startGate(connection), await startGate(connection)];
  const alive: (ChildProcess | undefined)[] = [undefined, undefined];
  return {
    async work(which, errand, fatal) {
      const child = alive[which] ?? processes.next();
      alive[which] = child;
      const gate = gates[which];
      const { contract, device } = errand.message;
      let requests = 0;
      gate.onRequest = async (method, path) => {
        requests += 1;
        if (method === 'GET' && path.includes("'turn'")) await turnsIn(storage, contract).done(device, '*');
        if (requests < fatal) return 'pass';
        child.kill('SIGKILL');
        return requests === fatal ? 'lose-answer' : 'refuse';
      };
      const over = new AbortController();
      const said = once(child, 'message', over).then(([end]) => end as 'done' | 'failed');
      const exited = once(child, 'exit', over).then(() => 'killed' as const);
      child.send({ connection: gate.connectionString, ...errand } satisfies Errand);
      const end = await Promise.race([said, exited]);
      over.abort();
      await Promise.allSettled([said, exited]);
      if (end === 'killed') alive[which] = undefined;
      return end;
    },
    async stop() {
      for (const child of alive) child?.kill('SIGKILL');
      processes.stop();
      await Promise.all(gates.map((gate) => gate.stop()));
    },
  };
}
