/** What is measured against programs of Debian's packages: whether they are there, and when they are up. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const READY_WITHIN = 120_000;

/** Whether all of these programs are installed. */
export async function areInstalled(...programs: readonly string[]): Promise<boolean> {
  try {
    for (const program of programs) await run(program, ['--version']);
    return true;
  } catch {
    return false;
  }
}

/** A port that nobody listened on just now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** Waits until what listens at this address, Prometheus or one of its kin, says that it is ready. */
export async function untilReady(address: string): Promise<void> {
  for (const end = Date.now() + READY_WITHIN; Date.now() < end; await wait(100)) {
    const ready = await fetch(`${address}/-/ready`).catch(() => undefined);
    if (ready?.ok) return;
  }
  throw new Error(`${address} did not come up`);
}
