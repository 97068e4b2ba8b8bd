import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { WORKER_BUNDLE } from '../../../scripts/bundle.ts';

/** Processes that are started ahead: one loads its code while another is at work, and then waits for its errand. */
export interface Ahead {
  /** The next of them; it takes its errand as a message. */
  next(): ChildProcess;
  /** Ends those that wait. */
  stop(): void;
}

/** How many wait. */
const WAITING = 2;

/**
 * Starts processes ahead.
 *
 * @param module absolute path of what each of them runs; it is bundled first, as loading TypeScript takes a second
 */
export async function startAhead(module: string): Promise<Ahead> {
  const folder = mkdtempSync(join(tmpdir(), 'vakt-ahead-'));
  const outfile = join(folder, 'ahead.mjs');
  await build({ ...WORKER_BUNDLE, entryPoints: [module], outfile, logLevel: 'error' });
  const start = () => fork(outfile, { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const waiting = Array.from({ length: WAITING }, start);
  return {
    next() {
      waiting.push(start());
      return waiting.shift()!;
    },
    stop() {
      for (const child of waiting) child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
