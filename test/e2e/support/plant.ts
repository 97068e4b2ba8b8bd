import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import type { RunInfo } from '../../../local/plant/runfile.ts';
import { runHere } from '../../cli/support/run.ts';

export const ROOT = join(import.meta.dirname, '../../..');
const GUARD = pathToFileURL(join(ROOT, 'local/plant/guard.ts')).href;
const PORTS = 9;
const RANGE = 2_000;

/** A plant that runs as processes of its own, as `npm start` runs it. */
export interface RunningPlant {
  readonly info: RunInfo;
  readonly data: string;
  /** Ends it as Ctrl-C does. @returns its exit code */
  stop(): Promise<number | null>;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder for a plant's data; {@link removeFolder} takes it away. */
export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'vakt-e2e-'));
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** The first of as many free ports in a row as a plant takes. */
export async function freePortBase(): Promise<number> {
  // Each of the test runner's workers has a range of its own: nobody else takes what was just found free.
  const from = 20_000 + (Number(process.env.VITEST_POOL_ID ?? 0) % 6) * RANGE;
  for (;;) {
    const base = from + Math.floor(Math.random() * (RANGE - PORTS));
    const free = await Promise.all(Array.from({ length: PORTS }, (_, i) => isFree(base + i)));
    if (free.every(Boolean)) return base;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, () => server.close(() => resolve(true)));
  });
}

/**
 * Starts a plant without simulated pumps, with storage as strict as Azure's, and waits until it is ready.
 *
 * @param functions how they run; untold, as two instances
 */
export async function startPlant(
  data: string,
  portBase: number,
  functions: readonly string[] = ['--instances', '2'],
): Promise<RunningPlant> {
  const child = start([
    '--no-fleet',
    '--strict',
    ...functions,
    '--json',
    '--data',
    data,
    '--port-base',
    String(portBase),
  ]);
  let errors = '';
  child.stderr!.on('data', (text) => {
    errors += text;
  });
  const runFile = join(data, 'run.json');
  for await (const line of createInterface({ input: child.stdout! })) {
    if ('ready' in JSON.parse(line)) break;
  }
  if (!existsSync(runFile)) throw new Error(`the plant did not start: ${errors}`);
  const info = JSON.parse(readFileSync(runFile, 'utf8')) as RunInfo;
  child.stdout!.resume();
  return {
    info,
    data,
    async stop() {
      if (child.exitCode !== null) return child.exitCode;
      const exited = once(child, 'exit');
      child.kill('SIGINT');
      return (await exited)[0] as number | null;
    },
  };
}

/** Runs `npm start` with these options until it ends by itself. */
export function runStart(args: readonly string[]): Promise<Ended> {
  return ended(start(args));
}

/** Runs `vakt` against a plant, in a process of its own. */
export function vakt(data: string, ...args: string[]): Promise<Ended> {
  return ended(spawnNode(join(ROOT, 'cli/main.ts'), [...args, '--data', data]));
}

/** Runs `vakt --json` against a plant, in this process, and reads what it prints, line by line. */
export async function vaktJson<T>(data: string, ...args: string[]): Promise<T[]> {
  const { code, stderr, lines } = await runHere([...args, '--json', '--data', data], {});
  if (code !== 0) throw new Error(`vakt ${args.join(' ')} ended with ${code}: ${stderr}`);
  return lines() as T[];
}

/** Runs `npm start` with these options. */
export function start(args: readonly string[]): ChildProcess {
  return spawnNode(join(ROOT, 'local/start.ts'), args, {
    VAKT_ANALYZE_SCHEDULE: '*/2 * * * * *',
    VAKT_PURGE_SCHEDULE: '*/5 * * * * *',
  });
}

/** With the guard: a worker that is ended while it waits would else leave a plant behind, for all the rest of the run. */
function spawnNode(script: string, args: readonly string[], env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, ['--import', GUARD, script, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

async function ended(child: ChildProcess): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout!.on('data', (text) => {
    stdout += text;
  });
  child.stderr!.on('data', (text) => {
    stderr += text;
  });
  const [code] = await once(child, 'close');
  return { code: code as number | null, stdout, stderr };
}
