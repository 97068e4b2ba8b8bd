import { ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { startChild } from '../../../local/plant/child.ts';
import type { ChildError } from '../../../local/plant/errors.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'vakt-child-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

/** Writes a small program and says how to start it. */
function program(source: string, name = 'part') {
  const script = join(dir, `${name}.mjs`);
  writeFileSync(script, source);
  return { name, script, logDir: join(dir, 'logs') };
}

const stayUp = 'setInterval(() => {}, 1000);';
const sayReady = `console.log(JSON.stringify({ ready: true, port: 4711 }));`;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(condition: () => boolean, what: string): Promise<void> {
  for (let i = 0; i < 1_200; i++) {
    if (condition()) return;
    await sleep(50);
  }
  throw new Error(`did not happen: ${what}`);
}

test('a child is ready with its ready line; later lines are handed on, and ones that are not JSON are logged', async () => {
  const lines: unknown[] = [];
  const child = await startChild<{ port: number }>({
    ...program(
      `console.log('warming up'); console.log('{"progress":1}'); ${sayReady} console.log('{"progress":2}'); ${stayUp}`,
    ),
    onLine: (line) => lines.push(line),
  });
  await until(() => lines.length === 2, 'two lines');
  await child.stop();

  expect(child.ready.port).toBe(4711);
  expect(lines).toEqual([{ progress: 1 }, { progress: 2 }]);
  expect(readFileSync(child.logFile, 'utf8')).toBe('warming up\n');
});

test('a child gets its arguments and the variables added to the environment', async () => {
  const child = await startChild<{ args: string[]; colour: string; path: boolean }>({
    ...program(`
      const { env, argv } = process;
      console.log(JSON.stringify({ ready: true, args: argv.slice(2), colour: env.COLOUR, path: 'PATH' in env }));
      ${stayUp}`),
    args: ['--port', '0'],
    env: { COLOUR: 'grey' },
  });
  await child.stop();

  expect(child.ready).toMatchObject({ args: ['--port', '0'], colour: 'grey', path: true });
});

test('a child that ends before it is ready says its exit code and the end of its log', async () => {
  const started = startChild(program(`console.error('no such folder'); process.exit(3);`, 'hub'));

  await expect(started).rejects.toMatchObject({
    code: 'child-died',
    child: 'hub',
    exitCode: 3,
    logTail: ['no such folder'],
    message: expect.stringMatching(
      /^hub ended unexpectedly \(exit code 3\)\. .*hub\.log:\n {2}no such folder$/,
    ),
  });
});

test('a child that does not become ready in time is ended', async () => {
  const started = startChild({
    ...program(`console.error('pid ' + process.pid); ${stayUp}`),
    readyWithin: 3_000,
  });

  const error: ChildError = await started.then(
    () => expect.fail('became ready'),
    (reason) => reason,
  );
  expect(error).toMatchObject({ code: 'child-not-ready', message: /^part was not ready within 3 s/ });
  expect(isAlive(Number(error.logTail[0]?.slice(4)))).toBe(false);
});

test('a probe decides on readiness where a program prints no ready line', async () => {
  const flag = join(dir, 'flag');
  const child = await startChild({
    ...program(`import { writeFileSync } from 'node:fs';
      setTimeout(() => writeFileSync(${JSON.stringify(flag)}, ''), 200); ${stayUp}`),
    probe: async () => (existsSync(flag) ? 'there' : undefined),
  });
  await child.stop();

  expect(child.ready).toBe('there');
});

test('stop lets a child end by itself', async () => {
  const child = await startChild(
    program(
      `process.on('SIGTERM', () => { console.error('goodbye'); process.exit(0); }); ${sayReady} ${stayUp}`,
    ),
  );

  expect(await child.stop()).toEqual({ exitCode: 0, signal: null, killed: false });
  expect(readFileSync(child.logFile, 'utf8')).toBe('goodbye\n');
});

test('where no signal can be heard, as on Windows, stop lets a child end by itself all the same', async () => {
  const here = Object.getOwnPropertyDescriptor(process, 'platform')!;
  onTestFinished(() => void Object.defineProperty(process, 'platform', here));
  Object.defineProperty(process, 'platform', { value: 'win32' });
  const asThere = encodeURIComponent("Object.defineProperty(process, 'platform', { value: 'win32' });");
  const child = await startChild({
    ...program(
      `process.once('SIGTERM', () => { console.error('goodbye'); process.exit(0); }); ${sayReady} ${stayUp}`,
    ),
    env: { NODE_OPTIONS: `--import=data:text/javascript,${asThere}` },
  });
  // A signal would end it there without a word.
  const kill = vi.spyOn(ChildProcess.prototype, 'kill');
  onTestFinished(() => kill.mockRestore());

  expect(await child.stop()).toEqual({ exitCode: 0, signal: null, killed: false });
  expect(readFileSync(child.logFile, 'utf8')).toBe('goodbye\n');
  expect(kill).not.toHaveBeenCalled();
});

test('stop kills a child that does not end within the grace time', async () => {
  const child = await startChild(program(`process.on('SIGTERM', () => {}); ${sayReady} ${stayUp}`));

  expect(await child.stop(200)).toEqual({ exitCode: null, signal: 'SIGKILL', killed: true });
  expect(isAlive(child.pid)).toBe(false);
});

test('an unexpected end is told, with the exit code and the end of the log; stop is harmless afterwards', async () => {
  const child = await startChild(
    program(`${sayReady} setTimeout(() => { throw new Error('out of paper'); }, 100);`, 'inbox'),
  );

  const error = await child.died;
  expect(error).toMatchObject({ code: 'child-died', child: 'inbox', exitCode: 1 });
  expect(error.message).toContain('Error: out of paper');
  expect((await child.stop()).exitCode).toBe(1);
});

test('the log of the run before is kept beside the new one', async () => {
  for (const run of ['first', 'second']) {
    const child = await startChild(program(`console.error('${run}'); ${sayReady} ${stayUp}`));
    await child.stop();
  }

  expect(readFileSync(join(dir, 'logs', 'part.log'), 'utf8')).toBe('second\n');
  expect(readFileSync(join(dir, 'logs', 'part.log.1'), 'utf8')).toBe('first\n');
});

test('a child ends when its parent was killed, so that no port stays taken', async () => {
  const pidFile = join(dir, 'pid');
  const { script } = program(`${sayReady} ${stayUp}`);
  const parent = join(dir, 'parent.mjs');
  writeFileSync(
    parent,
    `import { startChild } from ${JSON.stringify(new URL('../../../local/plant/child.ts', import.meta.url).href)};
    import { renameSync, writeFileSync } from 'node:fs';
    const child = await startChild({ name: 'part', script: ${JSON.stringify(script)}, logDir: ${JSON.stringify(dir)} });
    writeFileSync(${JSON.stringify(`${pidFile}.draft`)}, String(child.pid));
    renameSync(${JSON.stringify(`${pidFile}.draft`)}, ${JSON.stringify(pidFile)});`,
  );
  const started = spawn(process.execPath, [parent], { stdio: 'ignore' });
  await until(() => existsSync(pidFile), 'the child of the child');
  const pid = Number(readFileSync(pidFile, 'utf8'));
  expect(isAlive(pid)).toBe(true);

  started.kill('SIGKILL');

  await until(() => !isAlive(pid), 'the end of the orphan');
});
