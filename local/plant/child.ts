import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { ChildError } from './errors.ts';
import { lastLines, openLog } from './log.ts';

export interface ChildOptions<Ready> {
  /** For messages and the log's file name, e.g. `hub`. */
  name: string;
  /** The script that Node runs. */
  script: string;
  args?: string[];
  /** Added to this process's environment. */
  env?: Record<string, string>;
  /** The child's standard error goes to `<logDir>/<name>.log`, and what it prints that is not JSON. */
  logDir: string;
  /** How long it may take to become ready, in milliseconds; a minute by default. */
  readyWithin?: number;
  /**
   * For a program that prints no ready line: asked again and again until it returns something else than
   * undefined. Without it, the child is ready with its first line `{"ready":true,…}`.
   */
  probe?: () => Promise<Ready | undefined>;
  /** Receives every JSON value that the child prints, one a line, apart from the ready line. */
  onLine?: (line: unknown) => void;
}

export interface Child<Ready> {
  name: string;
  pid: number;
  logFile: string;
  /** The ready line, or what the probe returned. */
  ready: Ready;
  /** Resolves if the child ends without `stop` having been called; else never. */
  died: Promise<ChildError>;
  /**
   * Sends SIGTERM, or what stands for it on Windows, and, when the child is still there after `grace` milliseconds (10 s by default), SIGKILL.
   * Resolves when it has ended; calling it again, or on a child that died, is harmless.
   */
  stop(grace?: number): Promise<Ended>;
}

export interface Ended {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  /** True when it had to be killed. */
  killed: boolean;
}

const guard = new URL('./guard.ts', import.meta.url).href;
const probeEvery = 50;
const linesShown = 10;

/**
 * Starts a Node script as a process of its own and waits until it is ready.
 *
 * @throws ChildError `child-died` when it ends first, `child-not-ready` when it takes too long (it is then
 *   stopped); both carry the end of its log
 */
export async function startChild<Ready = Record<string, unknown>>(
  options: ChildOptions<Ready>,
): Promise<Child<Ready>> {
  const { name, readyWithin = 60_000 } = options;
  const log = openLog(options.logDir, name);
  // A process group of its own: Ctrl-C reaches the parent alone, which then ends the children in its order.
  const child = spawn(process.execPath, ['--import', guard, options.script, ...(options.args ?? [])], {
    stdio: ['pipe', 'pipe', log.fd],
    env: { ...process.env, ...options.env },
    detached: process.platform !== 'win32',
    windowsHide: true,
  });

  let stopping = false;
  let killed = false;
  const ended = new Promise<Ended>((resolve) => {
    child.once('error', () => resolve({ exitCode: null, signal: null, killed }));
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal, killed }));
  });
  const failure = (code: 'child-died' | 'child-not-ready', what: string, end?: Ended) =>
    new ChildError(code, what, {
      child: name,
      exitCode: end?.exitCode ?? null,
      signal: end?.signal ?? null,
      logTail: lastLines(log.file, linesShown),
      logFile: log.file,
    });
  const died = new Promise<ChildError>((resolve) => {
    ended.then((end) => {
      closeSync(log.fd);
      if (!stopping) resolve(failure('child-died', `${name} ended unexpectedly (${describe(end)}).`, end));
    });
  });

  const stop = async (grace = 10_000): Promise<Ended> => {
    stopping = true;
    // Windows knows no signal that a process could hear: the guard hears the end of its input.
    if (process.platform === 'win32') child.stdin?.end();
    else child.kill('SIGTERM');
    const timer = setTimeout(() => {
      killed = true;
      child.kill('SIGKILL');
    }, grace);
    const end = await ended;
    clearTimeout(timer);
    return end;
  };

  const readyLine = readLines<Ready>(child, log.fd, options.probe !== undefined, options.onLine);
  const done = new AbortController();
  try {
    const ready = await Promise.race([
      options.probe ? poll(options.probe, done.signal) : readyLine,
      died.then((error) => Promise.reject(error)),
      sleep(readyWithin, undefined, { signal: done.signal }).then(() =>
        Promise.reject(failure('child-not-ready', `${name} was not ready within ${readyWithin / 1000} s.`)),
      ),
    ]);
    // A child that started has a pid.
    return { name, pid: child.pid as number, logFile: log.file, ready, died, stop };
  } catch (error) {
    await stop(2000);
    throw error;
  } finally {
    done.abort();
  }
}

/** Hands on what the child prints; resolves with its ready line, if one is expected. */
function readLines<Ready>(
  child: ChildProcess,
  logFd: number,
  probed: boolean,
  onLine: ((line: unknown) => void) | undefined,
): Promise<Ready> {
  return new Promise((resolve) => {
    let waiting = !probed;
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = parse(text);
      if (line === undefined) {
        writeSync(logFd, `${text}\n`);
      } else if (waiting && (line as { ready?: unknown } | null)?.ready === true) {
        waiting = false;
        resolve(line as Ready);
      } else {
        onLine?.(line);
      }
    });
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function poll<Ready>(probe: () => Promise<Ready | undefined>, signal: AbortSignal): Promise<Ready> {
  for (;;) {
    const ready = await probe();
    if (ready !== undefined) return ready;
    await sleep(probeEvery, undefined, { signal });
  }
}

function describe({ exitCode, signal }: Ended): string {
  if (signal) return `by ${signal}`;
  return exitCode === null ? 'it could not be started' : `exit code ${exitCode}`;
}
