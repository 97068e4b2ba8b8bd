/** `npm run bench -- NAME [--json]`: measures one thing as a ratio to a yardstick taken in the same run. */
import { parseArgs } from 'node:util';
import type { BenchLine } from './report.ts';

const BENCHES: Readonly<Record<string, () => Promise<BenchLine[]>>> = {
  alerts: async () => (await import('./alerts.ts')).benchAlerts(),
  analyze: async () => (await import('./analyze.ts')).benchAnalyze(),
  erase: async () => (await import('./erase.ts')).benchErase(),
  export: async () => (await import('./export.ts')).benchExport(),
  hub: async () => (await import('./hub.ts')).benchHub(),
  ingest: async () => (await import('./ingest.ts')).benchIngest(),
  portal: async () => (await import('./portal.ts')).benchPortal(),
  load: async () => (await import('./load.ts')).benchLoad(),
};

const USAGE = `npm run bench -- NAME [--json]; NAME is one of: ${Object.keys(BENCHES).join(', ')}`;

function parse(): { name: string; json: boolean } | undefined {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false } },
    });
    const [name] = positionals;
    return name !== undefined && Object.hasOwn(BENCHES, name) ? { name, json: values.json } : undefined;
  } catch {
    return undefined;
  }
}

const asked = parse();
if (!asked) {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 2;
} else {
  const lines = await BENCHES[asked.name]!();
  for (const line of lines) process.stdout.write(`${asked.json ? JSON.stringify(line) : text(line)}\n`);
  process.exitCode = lines.every(({ pass }) => pass) ? 0 : 1;
}

function text({ bench, case: name, ours, yardstick, ratio, goal, pass }: BenchLine): string {
  const figures = `ours ${ours.toPrecision(4)}, yardstick ${yardstick.toPrecision(4)}, ratio ${ratio.toFixed(2)}`;
  return `${pass ? 'ok  ' : 'MISS'} ${bench}: ${name}\n     ${figures} (goal: ${goal})`;
}
