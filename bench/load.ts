import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { appSettings } from '../local/start/settings.ts';
import { type BenchLine, benchLine, medianOf } from './report.ts';

const ROOT = join(import.meta.dirname, '..');
const RUNS = 7;

/** Settings with which the app loads; nothing of them is asked while it does. */
const SETTINGS = appSettings({
  eventHub: { connectionString: 'Endpoint=sb://localhost;EntityPath=x', name: 'x', consumerGroup: 'x' },
  storage: 'UseDevelopmentStorage=true',
  inbox: { http: 'http://localhost', smtp: 'smtp://localhost' },
});

/** Cold start: loading the built app, against loading its sources and packages unbundled. */
export function benchLoad(): BenchLine[] {
  const built: number[] = [];
  const unbundled: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    built.push(millisecondsToLoad('dist/main.js'));
    unbundled.push(millisecondsToLoad('functions/app.ts'));
  }
  const figures = { ours: medianOf(built), yardstick: medianOf(unbundled) };
  const size = (statSync(join(ROOT, 'dist/main.js')).size / 1e6).toFixed(1);
  const name = `load of the built app (${size} MB), ms, against unbundled`;
  return [benchLine({ bench: 'load', case: name }, figures, { atMost: 0.7 })];
}

function millisecondsToLoad(entry: string): number {
  const url = new URL(entry, `file://${ROOT}/`).href;
  const script = `const t = performance.now(); await import('${url}'); console.log(performance.now() - t); process.exit(0)`;
  const env = { ...process.env, ...SETTINGS };
  const args = ['--no-warnings', '--input-type=module', '--eval', script];
  const { stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
  const last = stdout.trim().split('\n').at(-1);
  const milliseconds = Number(last);
  if (!last || Number.isNaN(milliseconds)) throw new Error(`${entry} did not load: ${stderr}`);
  return milliseconds;
}
