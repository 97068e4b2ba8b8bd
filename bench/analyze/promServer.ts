import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { areInstalled, freePort, untilReady } from '../packaged.ts';

const run = promisify(execFile);
/** As large as Prometheus makes them by and by: compacted at once, nothing has to be waited for. */
const LARGEST_BLOCK = '744h';

/** A Prometheus that holds samples. */
export interface Prometheus {
  /** An instant query at epoch seconds; how many series it answered with. */
  readonly query: (text: string, at: number) => Promise<number>;
  readonly stop: () => Promise<void>;
}

/**
 * Starts a Prometheus of Debian's packages on a free port with these samples in its database, compacted as one that
 * has run for a month is.
 *
 * @param samples in OpenMetrics text, in order
 * @returns `undefined` where it isn't installed
 */
export async function startPrometheus(samples: Iterable<string>): Promise<Prometheus | undefined> {
  if (!(await areInstalled('prometheus', 'promtool'))) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'vakt-bench-prometheus-'));
  const data = join(folder, 'data');
  await mkdir(data);
  await pipeline(Readable.from(samples), createWriteStream(join(folder, 'samples.txt')));
  await run(
    'promtool',
    [
      ...['tsdb', 'create-blocks-from', `--max-block-duration=${LARGEST_BLOCK}`],
      ...['openmetrics', join(folder, 'samples.txt'), data, '--quiet'],
    ],
    { maxBuffer: 1e9 },
  );
  await writeFile(join(folder, 'prometheus.yml'), 'scrape_configs: []\n');
  const port = await freePort();
  const child = spawn(
    'prometheus',
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${data}`,
      '--storage.tsdb.retention.time=100y',
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=error',
    ],
    { stdio: 'ignore' },
  );
  const exited = once(child, 'exit');
  const address = `http://127.0.0.1:${port}`;
  await untilReady(address);
  return {
    async query(text, at) {
      const answer = await fetch(`${address}/api/v1/query?query=${encodeURIComponent(text)}&time=${at}`);
      const { data } = (await answer.json()) as { data: { result: unknown[] } };
      return data.result.length;
    },
    async stop() {
      child.kill();
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
