import { setTimeout as wait } from 'node:timers/promises';
import { type Box, connectBox, type DeviceAccess } from '../../test/e2e/support/device.ts';
import {
  freePortBase,
  newFolder,
  type RunningPlant,
  removeFolder,
  startPlant,
  vaktJson,
} from '../../test/e2e/support/plant.ts';
import { type MailServer, startMailServer } from '../../test/functions/support/mailServer.ts';
import { type BenchLine, benchLine } from '../report.ts';
import { type AlertRule, startAlertmanager, type Timings } from './alertmanager.ts';

/**
 * Ours: pumps that pass their limit one after the other, each at a site of its own, and people who are told of each. The
 * first isn't counted: it loads what instances load with their first mail, as the others' programs had before. More of
 * them would come to the ceiling of mails within an hour.
 */
const OUR_PUMPS = 6;
const PEOPLE = 4;
/** Of readings, one a second, in each packet of theirs: longer than the limit's delay. */
const SECONDS = 30;
/** Theirs: metrics that pass their limit while the cycles run. */
const PUMPS = 12;
/** No mail is waited for longer than this, ms: twice what the slowest of the yardsticks has to take. */
const LONGEST = 360_000;
const MOST = 5;

/** As Debian's packages are configured, or Prometheus and Alertmanager where the files say nothing. */
const DEFAULT: Timings = { scrape: '15s', evaluation: '15s', groupWait: '30s' };
/** The fastest that is sensible: faster scrapes cost more than they tell. */
const FASTEST: Timings = { scrape: '1s', evaluation: '1s', groupWait: '0s' };

/** From a reading past its limit to the mail in the inbox, seconds: ours, and by Prometheus and Alertmanager, in one run. */
export async function benchLatency(): Promise<BenchLine[]> {
  const ours = await ourLatencies();
  const names = (what: string) => ({
    bench: 'alerts',
    case: `reading past its limit to mail in the inbox, ${what}`,
  });
  const lines = [
    benchLine(
      names('s, p50, against what is wanted'),
      { ours: at(ours, 0.5), yardstick: MOST },
      { atMost: 1 },
    ),
    benchLine(
      names('s, p95, against what is wanted'),
      { ours: at(ours, 0.95), yardstick: MOST },
      { atMost: 1 },
    ),
  ];
  for (const [timings, what] of [
    [DEFAULT, 'their default timings'],
    [FASTEST, 'the fastest sensible timings'],
  ] as const) {
    const theirs = await theirLatencies(timings);
    if (!theirs) continue;
    for (const [name, share] of [
      ['p50', 0.5],
      ['p95', 0.95],
    ] as const) {
      const figures = { ours: at(ours, share), yardstick: at(theirs, share) };
      lines.push(
        benchLine(names(`s, ${name}, against Prometheus and Alertmanager with ${what}`), figures, {
          atMost: 1,
        }),
      );
    }
  }
  return lines;
}

function at(figures: readonly number[], share: number): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]! / 1_000;
}

async function ourLatencies(): Promise<number[]> {
  const data = newFolder();
  const plant = await startPlant(data, await freePortBase());
  try {
    await vaktJson(data, 'customer', 'add', 'Bench AB', '--number', '1', '--zone', 'Europe/Stockholm');
    const latencies: number[] = [];
    for (let i = 0; i < PEOPLE; i++) {
      const email = `person${i}@bench.example`;
      await vaktJson(data, 'user', 'add', '--customer', '1', '--name', `P${i}`, '--email', email);
    }
    const boxes: Box[] = [];
    for (let i = 0; i < OUR_PUMPS; i++) {
      const args = ['--customer', '1', '--model', 'RV-250', '--site', `Site ${i}`];
      const [access] = await vaktJson<DeviceAccess>(data, 'device', 'add', `bench-${i}`, ...args);
      boxes.push(await connectBox(plant, access!));
      // A pump that is known, as theirs are scraped before they pass their limits.
      await boxes[i]!.send(readings(SECONDS, 1_040));
    }
    await wait((SECONDS + 1) * 1_000);
    const reached = new Set<string>();
    for (const [i, box] of boxes.entries()) {
      const began = Date.now();
      await box.send(readings(SECONDS, 1_450));
      for (let person = 0; person < PEOPLE; person++) {
        const arrived = await arrivalOf(plant, `bench-${i}`, `person${person}@bench.example`, reached);
        if (i > 0) latencies.push(arrived - began);
      }
      await box.close();
    }
    return latencies;
  } finally {
    await plant.stop();
    removeFolder(data);
  }
}

/** Readings of the last seconds, one a second: what is past the limit has been for its whole delay. */
function readings(seconds: number, exhaustPressure: number): object[] {
  const end = Date.now();
  return Array.from({ length: seconds }, (_, i) => ({
    at: new Date(end - (seconds - 1 - i) * 1_000).toISOString(),
    exhaustPressure,
    running: true,
  }));
}

interface Listed {
  readonly id: string;
  readonly to: readonly string[];
  readonly subject: string;
}

/** When the mail about a pump to a person came into the inbox: its ID there is that instant. */
async function arrivalOf(
  plant: RunningPlant,
  pump: string,
  email: string,
  seen: Set<string>,
): Promise<number> {
  for (const end = Date.now() + LONGEST; Date.now() < end; await wait(20)) {
    const mails = (await (await fetch(`${plant.info.inbox.http}/api/mails`)).json()) as Listed[];
    const mail = mails.find(
      ({ id, to, subject }) => to[0] === email && subject.includes(pump) && !seen.has(id),
    );
    if (!mail) continue;
    seen.add(mail.id);
    return Number(mail.id);
  }
  throw new Error(`no mail about ${pump} came to ${email}`);
}

async function theirLatencies(timings: Timings): Promise<number[] | undefined> {
  const server: MailServer = await startMailServer();
  const rules: AlertRule[] = Array.from({ length: PUMPS }, (_, i) => ({
    name: `Pump${i}`,
    metric: `pump_${i}`,
    limit: 1_400,
  }));
  const values = new Map(rules.map(({ metric }) => [metric, 1_040]));
  const stack = await startAlertmanager(timings, rules, values, server.url);
  if (!stack) {
    await server.stop();
    return undefined;
  }
  try {
    const latencies = rules.map(async ({ name, metric }, i) => {
      // Spread over the cycle, as pumps fail.
      await wait(i * 1_370);
      const began = Date.now();
      values.set(metric, 1_450);
      for (const end = began + LONGEST; Date.now() < end; await wait(20)) {
        if (server.mails.some(({ mail }) => mail.subject?.includes(name))) return Date.now() - began;
      }
      throw new Error(`no mail about ${name} came of Alertmanager`);
    });
    return await Promise.all(latencies);
  } finally {
    await stack.stop();
    await server.stop();
  }
}
