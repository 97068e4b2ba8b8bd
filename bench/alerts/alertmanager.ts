import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { areInstalled, freePort, untilReady } from '../packaged.ts';

const READY_WITHIN = 60_000;

/** As they stand in the configuration files. */
export interface Timings {
  readonly scrape: string;
  readonly evaluation: string;
  readonly groupWait: string;
}

/** An alert that fires at once when a metric is above its limit. */
export interface AlertRule {
  readonly name: string;
  readonly metric: string;
  readonly limit: number;
}

/**
 * Starts Prometheus and Alertmanager of Debian's packages, which watch these values and mail each alert by itself.
 *
 * @param values by metric; they are read at every scrape
 * @param smtp where the mails go
 * @returns `undefined` where they aren't installed
 */
export async function startAlertmanager(
  timings: Timings,
  rules: readonly AlertRule[],
  values: ReadonlyMap<string, number>,
  smtp: string,
): Promise<{ stop(): Promise<void> } | undefined> {
  if (!(await areInstalled('prometheus', 'prometheus-alertmanager'))) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'vakt-bench-alertmanager-'));
  const exporter = createServer((_, answer) => {
    answer.setHeader('Content-Type', 'text/plain; version=0.0.4');
    answer.end([...values].map(([metric, value]) => `${metric} ${value}\n`).join(''));
  });
  exporter.listen(0, '127.0.0.1');
  await once(exporter, 'listening');
  const [prometheus, alertmanager] = [await freePort(), await freePort()];
  const { port } = exporter.address() as { port: number };
  await writeFile(
    join(folder, 'alertmanager.yml'),
    `global: { smtp_smarthost: '${new URL(smtp).host}', smtp_from: 'a@bench.example', smtp_require_tls: false }
route: { receiver: mail, group_by: [alertname], group_wait: ${timings.groupWait} }
receivers: [{ name: mail, email_configs: [{ to: 'kim@bench.example' }] }]
`,
  );
  const alerts = rules.map(
    ({ name, metric, limit }) => `      - { alert: ${name}, expr: '${metric} > ${limit}' }`,
  );
  await writeFile(join(folder, 'rules.yml'), `groups:\n  - name: pumps\n    rules:\n${alerts.join('\n')}\n`);
  await writeFile(
    join(folder, 'prometheus.yml'),
    `global: { scrape_interval: ${timings.scrape}, evaluation_interval: ${timings.evaluation} }
rule_files: [rules.yml]
scrape_configs: [{ job_name: pumps, scrape_timeout: 1s, static_configs: [{ targets: ['127.0.0.1:${port}'] }] }]
alerting: { alertmanagers: [{ static_configs: [{ targets: ['127.0.0.1:${alertmanager}'] }] }] }
`,
  );
  const children = [
    spawn(
      'prometheus-alertmanager',
      [
        `--config.file=${join(folder, 'alertmanager.yml')}`,
        `--storage.path=${join(folder, 'alerts')}`,
        `--web.listen-address=127.0.0.1:${alertmanager}`,
        '--cluster.listen-address=',
      ],
      { stdio: 'ignore' },
    ),
    spawn(
      'prometheus',
      [
        `--config.file=${join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${prometheus}`,
        '--log.level=error',
      ],
      { stdio: 'ignore' },
    ),
  ];
  const exits = children.map((child) => once(child, 'exit'));
  const stop = async () => {
    for (const child of children) child.kill();
    await Promise.all(exits);
    exporter.close();
    exporter.closeAllConnections();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilReady(`http://127.0.0.1:${alertmanager}`);
    await untilReady(`http://127.0.0.1:${prometheus}`);
    await untilScraped(`http://127.0.0.1:${prometheus}`);
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}

/** What fails before the first scrape would be found with it, whatever the interval. */
async function untilScraped(address: string): Promise<void> {
  for (const end = Date.now() + READY_WITHIN; Date.now() < end; await wait(100)) {
    const answer = await fetch(`${address}/api/v1/query?query=pump_0`);
    const { data } = (await answer.json()) as { data: { result: unknown[] } };
    if (data.result.length > 0) return;
  }
  throw new Error('nothing was scraped');
}
