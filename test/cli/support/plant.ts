import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CommanderError } from 'commander';
import { exitCodeOf, messageOf } from '../../../cli/failure.ts';
import { program } from '../../../cli/program.ts';
import { openStorage, type Storage } from '../../../shared/storage/connect.ts';
import { startStrictAzurite } from '../../support/strict.ts';

/** With what the plant's certificates hide customers' numbers. */
export const PSEUDONYM_KEY = 'the key of a plant of the tests, long enough';

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

/** The processes a plant has, as far as the tool uses them, and the folder with its run.json. */
export interface TestPlant {
  data: string;
  storage: Storage;
  eventHub: string;
  /** Runs `vakt` with these arguments on this plant, in this process: one run after the other. */
  vakt(...args: string[]): Promise<Run>;
  stop(): Promise<void>;
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

/** Runs the tool as `cli/main.ts` does, in this process: a process each would cost most of a test's time. */
function runHere(args: string[], env: NodeJS.ProcessEnv): Promise<Run> {
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

/** Starts Azurite and the hub stand-in, and writes the run.json of a plant made of them. */
export async function startTestPlant(): Promise<TestPlant> {
  const data = await mkdtemp(join(tmpdir(), 'vakt-cli-'));
  const azurite = await startStrictAzurite();
  const hub = spawn(
    process.execPath,
    ['local/hub/main.ts', '--data', join(data, 'hub'), '--port', '0', '--amqp-port', '0', '--rest-port', '0'],
    { cwd: REPOSITORY, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const ended = once(hub, 'exit');
  const killNow = () => hub.kill('SIGKILL');
  process.once('exit', killNow);
  const [line] = (await once(createInterface({ input: hub.stdout }), 'line')) as [string];
  const { mqtt, rest, ca, eventHub, service, dps } = JSON.parse(line);
  const { connectionString: storage } = azurite;
  const info = {
    hub: { host: 'localhost', port: mqtt, rest, ca, service },
    dps,
    eventHub,
    storage,
    certificates: { pseudonymKey: PSEUDONYM_KEY },
  };
  await writeFile(join(data, 'run.json'), JSON.stringify(info));
  return {
    data,
    storage: openStorage(storage, storage),
    eventHub: eventHub.connectionString,
    vakt: (...args) => runHere(args, { VAKT_DATA_DIR: data }),
    async stop() {
      process.removeListener('exit', killNow);
      hub.kill('SIGKILL');
      await Promise.all([ended, azurite.stop()]);
      await rm(data, { recursive: true, force: true });
    },
  };
}
