/**
 * `npm run start:func [-- --data DIR] [-- --app DIR]`: runs the built app under Azure Functions Core Tools, against
 * the plant that runs here without functions of its own (`npm start -- --no-functions`). Whatever else is given goes
 * to `func start`. Exit codes: 1 when Core Tools or the plant are missing, 2 for wrong usage, else that of `func`.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { RunInfo } from '../local/plant/runfile.ts';
import { type LocalSettings, localSettings } from './local-settings.ts';

const ROOT = join(import.meta.dirname, '..');
/** On Windows the command is a batch file, which only a shell runs. */
const shell = process.platform === 'win32';

function fail(message: string, code = 1): never {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}

function readArguments(): { data: string; app: string; rest: string[] } {
  try {
    const { values, tokens } = parseArgs({
      options: { data: { type: 'string' }, app: { type: 'string' } },
      strict: false,
      tokens: true,
    });
    const own = new Set(
      tokens.flatMap((token) =>
        token.kind === 'option' && (token.name === 'data' || token.name === 'app')
          ? [token.index, ...(token.inlineValue ? [] : [token.index + 1])]
          : [],
      ),
    );
    return {
      data: resolve(String(values.data ?? process.env.VAKT_DATA_DIR ?? '.vakt')),
      app: resolve(String(values.app ?? ROOT)),
      rest: process.argv.slice(2).filter((_, index) => !own.has(index)),
    };
  } catch (error) {
    return fail((error as Error).message, 2);
  }
}

function readJson<T>(file: string): T {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (error) {
    return fail(`${file} can't be read as JSON: ${(error as Error).message}`);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const { data, app, rest } = readArguments();
if (spawnSync('func', ['--version'], { shell, stdio: 'ignore' }).status !== 0) {
  fail(
    'Azure Functions Core Tools are not installed: there is no `func`. They are at ' +
      'https://learn.microsoft.com/azure/azure-functions/functions-run-local; npm start needs none of it.',
  );
}

const runFile = join(data, 'run.json');
const startIt = 'Start one, in another window, with: npm start -- --no-functions';
if (!existsSync(runFile)) fail(`No plant is running here: there is no ${runFile}. ${startIt}`);
const run = readJson<RunInfo>(runFile);
if (run.pids.start === undefined || !isAlive(run.pids.start)) {
  fail(`The plant that wrote ${runFile} is gone. ${startIt}`);
}
if (run.pids.functions !== undefined) {
  fail('The plant runs the functions itself. End it, and start it again with: npm start -- --no-functions');
}

const settingsFile = join(app, 'local.settings.json');
const existing = existsSync(settingsFile) ? readJson<LocalSettings>(settingsFile) : undefined;
const example = readJson<LocalSettings>(join(ROOT, 'local.settings.example.json'));
try {
  writeFileSync(settingsFile, `${JSON.stringify(localSettings(example, run, existing), null, 2)}\n`);
} catch (error) {
  fail((error as Error).message);
}

const func = spawn('func', ['start', '--port', new URL(run.functions.http).port, ...rest], {
  cwd: app,
  shell,
  stdio: 'inherit',
});
// Ctrl-C reaches it anyway; it decides when all is over.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => func.kill('SIGTERM'));
func.on('error', (error) => fail(`func could not be started: ${error.message}`));
func.on('exit', (code) => process.exit(code ?? 1));
