import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AlreadyRunningError } from '../../../local/plant/errors.ts';
import { claimRun, type RunInfo } from '../../../local/plant/runfile.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'vakt-run-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

const info: RunInfo = {
  hub: { host: 'localhost', port: 8883, rest: 8884, ca: 'ca.pem', service: 'HostName=localhost' },
  dps: { idScope: 'scope', host: 'localhost', port: 8883, service: 'HostName=localhost' },
  eventHub: { connectionString: 'Endpoint=sb://localhost', name: 'vakt', consumerGroup: '$Default' },
  storage: 'UseDevelopmentStorage=true',
  inbox: { http: 'http://127.0.0.1:8025', smtp: 'smtp://127.0.0.1:1025' },
  functions: { http: 'http://127.0.0.1:7071' },
  links: { keys: 'k'.repeat(43) },
  certificates: { pseudonymKey: 'k'.repeat(43) },
  pids: { hub: 1 },
  hash: 'abc',
};

test('run.json is there from publishing to release', () => {
  const claim = claimRun(join(dir, 'new'));
  const file = join(dir, 'new', 'run.json');
  expect(existsSync(file)).toBe(false);

  claim.publish(info);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(info);

  claim.release();
  expect(existsSync(file)).toBe(false);
  claimRun(join(dir, 'new')).release();
});

test('a folder that a live process holds is refused, with its number and what to do', () => {
  const holder = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  try {
    writeFileSync(join(dir, 'run.pid'), `${holder.pid}\n`);
    writeFileSync(join(dir, 'run.json'), '{}');

    expect(() => claimRun(dir)).toThrow(AlreadyRunningError);
    expect(() => claimRun(dir)).toThrow(`process ${holder.pid}: end that one with Ctrl-C`);
    expect(existsSync(join(dir, 'run.json'))).toBe(true);
  } finally {
    holder.kill('SIGKILL');
  }
});

test('what a dead process left is taken over, and its run.json is gone', () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  writeFileSync(join(dir, 'run.pid'), `${pid}\n`);
  writeFileSync(join(dir, 'run.json'), '{}');

  const claim = claimRun(dir);

  expect(existsSync(join(dir, 'run.json'))).toBe(false);
  expect(readFileSync(join(dir, 'run.pid'), 'utf8')).toBe(`${process.pid}\n`);
  claim.release();
});

test('a pid file without a number is taken over', () => {
  writeFileSync(join(dir, 'run.pid'), '');
  claimRun(dir).release();
  expect(existsSync(join(dir, 'run.pid'))).toBe(false);
});
