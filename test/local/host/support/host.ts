import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import type { CleanUp } from './app.ts';

const main = join(import.meta.dirname, '../../../../local/host/main.ts');

/** How long a test waits for what it expects, unless it says otherwise. */
export const PATIENCE_MS = 90_000;

export interface HostProcess {
  ready: { http: number; hash: string; functions: { name: string; trigger: string }[] };
  /** Everything on stderr so far, by line. */
  lines: string[];
  /** Everything on stdout so far, by line. */
  stdout: string[];
  /** What the fixture's functions have reported so far, oldest first. */
  reports(): Record<string, unknown>[];
  /** Resolves with the reports as soon as they suit; rejects after `timeoutMs` with the host's log. */
  until(
    suit: (reports: Record<string, unknown>[]) => boolean,
    timeoutMs?: number,
  ): Promise<Record<string, unknown>[]>;
  /** Sends the signal and resolves with the exit code; null after SIGKILL. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
  child: ChildProcess;
}

interface Output {
  child: ChildProcess;
  exited: Promise<number | null>;
  lines: string[];
  stdout: string[];
}

function run(args: string[], settings: Record<string, string>, cleanUp: CleanUp = onTestFinished): Output {
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const stdout: string[] = [];
  createInterface({ input: child.stderr! }).on('line', (line) => lines.push(line));
  createInterface({ input: child.stdout! }).on('line', (line) => stdout.push(line));
  const exited = once(child, 'close').then(([code]) => code as number | null);
  cleanUp(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  return { child, exited, lines, stdout };
}

/** Starts the host as a process with these settings as its environment and waits until it is ready. */
export async function startHost(
  appDir: string,
  settings: Record<string, string>,
  args: string[] = [],
  cleanUp?: CleanUp,
): Promise<HostProcess> {
  const { child, exited, lines, stdout } = run(['--app', appDir, '--port', '0', ...args], settings, cleanUp);
  const log = () => lines.join('\n');
  let ended = false;
  exited.then(() => {
    ended = true;
  });
  await waitFor(() => stdout.length > 0 || ended, PATIENCE_MS, log);
  if (stdout.length === 0) throw new Error(`The host ended instead of getting ready:\n${log()}`);

  const reports = () =>
    lines.flatMap((line) => {
      const report = / seen (\{.*\})$/.exec(line);
      return report ? [JSON.parse(report[1]!)] : [];
    });
  return {
    ready: JSON.parse(stdout[0]!),
    lines,
    stdout,
    reports,
    child,
    async until(suit, timeoutMs = PATIENCE_MS) {
      await waitFor(() => suit(reports()), timeoutMs, log);
      return reports();
    },
    async end(signal = 'SIGTERM') {
      child.kill(signal);
      return exited;
    },
  };
}

/**
 * Runs the host with a command line it is expected to end by itself with, or with a SIGTERM as soon as there is such
 * a line in its log.
 */
export async function runToEnd(
  args: string[],
  settings: Record<string, string> = {},
  endAt?: string,
): Promise<{ code: number | null; stderr: string; stdout: string }> {
  const { child, exited, lines, stdout } = run(args, settings);
  if (endAt) {
    await waitFor(
      () => lines.includes(endAt),
      PATIENCE_MS,
      () => lines.join('\n'),
    );
    child.kill('SIGTERM');
  }
  const code = await exited;
  return { code, stderr: lines.join('\n'), stdout: stdout.join('\n') };
}

/** Polls until the condition holds. */
export async function waitFor(
  condition: () => boolean | Promise<boolean>,
  timeoutMs: number,
  describe: () => string,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Not within ${timeoutMs} ms:\n${describe()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
