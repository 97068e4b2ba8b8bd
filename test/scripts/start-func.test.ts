import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { appSettings } from '../../local/start/settings.ts';
import { localSettings } from '../../scripts/local-settings.ts';

const ROOT = join(import.meta.dirname, '../..');
const example = JSON.parse(readFileSync(join(ROOT, 'local.settings.example.json'), 'utf8'));

const run = {
  eventHub: { connectionString: 'Endpoint=sb://localhost:1', name: 'events', consumerGroup: 'group' },
  storage: 'AccountName=here',
  inbox: { http: 'http://127.0.0.1:2', smtp: 'smtp://127.0.0.1:3' },
  functions: { http: 'http://127.0.0.1:7099' },
  links: { keys: 'k'.repeat(43) },
  hub: { host: 'localhost', port: 8883, rest: 443, ca: 'hub/ca.pem', service: 'HostName=localhost' },
  dps: { idScope: '0ne0', host: 'localhost', port: 8883, service: 'HostName=localhost' },
  certificates: { pseudonymKey: 'p'.repeat(43) },
  pids: { start: process.pid } as Record<string, number>,
};

/** A folder with a plant's run.json, an app's folder, and, if there is to be one, a `func` that tells what it was given. */
function prepare(parts: { run?: object; func?: boolean; settings?: object }) {
  // As a shell names it: on macOS the folder for temporary files is behind a link.
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'vakt-func-')));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  for (const folder of ['bin', 'app', 'data']) mkdirSync(join(dir, folder));
  const settingsFile = join(dir, 'app/local.settings.json');
  if (parts.settings) writeFileSync(settingsFile, JSON.stringify(parts.settings));
  if (parts.run) writeFileSync(join(dir, 'data/run.json'), JSON.stringify(parts.run));
  if (parts.func) {
    const file = join(dir, 'bin/func');
    writeFileSync(file, '#!/bin/sh\n[ "$1" = --version ] && exit 0\npwd; echo "$@"; exit 3\n');
    chmodSync(file, 0o755);
  }
  const script = join(ROOT, 'scripts/start-func.ts');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [script, '--data', join(dir, 'data'), '--app', join(dir, 'app'), '--verbose'],
    { env: { PATH: `${join(dir, 'bin')}:/usr/bin:/bin` }, encoding: 'utf8' },
  );
  return { app: join(dir, 'app'), settingsFile, status, stdout, stderr };
}

test('the example names every setting the functions get from npm start, and run.json fills in the addresses', () => {
  const { FUNCTIONS_WORKER_RUNTIME: runtime, ...values } = localSettings(example, run, undefined).Values;
  expect(runtime).toBe('node');
  expect(values).toEqual(appSettings(run));
});

test('what somebody has changed or added stays, addresses are always those of the plant that runs', () => {
  const existing = {
    ...example,
    Values: { VAKT_PURGE_SCHEDULE: '0 0 3 * * *', MINE: '1', EVENT_HUB_NAME: 'old' },
  };
  expect(localSettings(example, run, existing).Values).toMatchObject({
    VAKT_PURGE_SCHEDULE: '0 0 3 * * *',
    MINE: '1',
    EVENT_HUB_NAME: 'events',
    FUNCTIONS_WORKER_RUNTIME: 'node',
  });
});

test('func is started in the app’s folder with the settings made, on the plant’s port, and its exit code is passed on', () => {
  const { app, settingsFile, status, stdout } = prepare({ run, func: true });
  expect(stdout).toBe(`${app}\nstart --port 7099 --verbose\n`);
  expect(status).toBe(3);
  expect(JSON.parse(readFileSync(settingsFile, 'utf8'))).toEqual(localSettings(example, run, undefined));
});

test.each([
  ['no func', { run }, 'there is no `func`'],
  ['no plant', { func: true }, 'No plant is running here'],
  ['a plant that is gone', { func: true, run: { ...run, pids: { start: 2 ** 22 + 1 } } }, 'is gone'],
  [
    'a plant with functions of its own',
    { func: true, run: { ...run, pids: { start: process.pid, functions: 1 } } },
    'npm start -- --no-functions',
  ],
  ['a plant of another version', { func: true, run: { ...run, inbox: {} } }, 'run.json has no inbox.smtp'],
])('%s is said, and nothing is started', (_name, parts, message) => {
  const { status, stdout, stderr } = prepare(parts);
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toContain(message);
});
