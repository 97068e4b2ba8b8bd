import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { exitCodeOf, messageOf } from '../../../cli/failure.ts';
import { program } from '../../../cli/program.ts';

const REPOSITORY = join(import.meta.dirname, '../../..');

/** What a run of the tool came to. */
export interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
  /** Standard output as JSON Lines; throws where a line is anything else. */
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects of it, it says itself
  lines(): any[];
}

/** Runs the tool in a process of its own. */
export async function runVakt(args: string[], env: NodeJS.ProcessEnv, cwd = REPOSITORY): Promise<Run> {
  const { VAKT_DATA_STORAGE: _1, VAKT_HUB_SERVICE: _2, VAKT_DATA_DIR: _3, ...outside } = process.env;
  const child = spawn(process.execPath, [join(REPOSITORY, 'cli/main.ts'), ...args], {
    cwd,
    env: { ...outside, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr, lines: () => linesOf(stdout) };
}

function linesOf(stdout: string): unknown[] {
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

let last: Promise<unknown> = Promise.resolve();

/**
 * Runs the tool as `cli/main.ts` does, in this process, one run after the other: a process each would cost most of a
 * test's time.
 */
export function runHere(args: string[], env: NodeJS.ProcessEnv): Promise<Run> {
  const run = last.then(async () => {
    const { stdout: out, stderr: err, env: before } = process;
    const written = { stdout: '', stderr: '' };
    const { VAKT_DATA_STORAGE: _1, VAKT_HUB_SERVICE: _2, VAKT_DATA_DIR: _3, ...outside } = before;
    const writes = [out.write, err.write] as const;
    process.env = { ...outside, ...env };
    out.write = into('stdout');
    err.write = into('stderr');
    function into(name: keyof typeof written): typeof out.write {
      return (text: string | Uint8Array) => {
        written[name] += typeof text === 'string' ? text : Buffer.from(text).toString();
        return true;
      };
    }
    let code = 0;
    try {
      await program().parseAsync(args, { from: 'user' });
    } catch (error) {
      if (!(error instanceof CommanderError)) err.write(`vakt: ${messageOf(error)}\n`);
      code = exitCodeOf(error);
    } finally {
      [out.write, err.write] = writes;
      process.env = before;
    }
    return { code, ...written, lines: () => linesOf(written.stdout) };
  });
  last = run.catch(() => {});
  return run;
}
