import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parseDevices, pumpOf } from './devices.ts';
import { type FleetOptions, runFleet } from './fleet.ts';
import { simulatePump } from './physics/pump.ts';
import { day, second } from './physics/time.ts';
import { createReport } from './report.ts';

const usage = `usage: node local/fleet/main.ts --devices FILE.json --ledger FILE.jsonl
  [--ca FILE.pem]           certificate of the hub's authority; the usual ones without it
  [--state FILE.json]       what the devices remember; LEDGER.state.json without it
  [--history-days 5]        how far back the first start begins
  [--history-interval 60]   seconds from one reading to the next
  [--live-interval 1]       seconds from one packet to the next`;

class UsageError extends Error {}

function readOptions(): FleetOptions {
  const { values } = parseArgs({
    options: {
      devices: { type: 'string' },
      ca: { type: 'string' },
      ledger: { type: 'string' },
      state: { type: 'string' },
      'history-days': { type: 'string', default: '5' },
      'history-interval': { type: 'string', default: '60' },
      'live-interval': { type: 'string', default: '1' },
    },
  });
  if (!values.devices) throw new UsageError('--devices is missing');
  if (!values.ledger) throw new UsageError('--ledger is missing');
  const number = (name: 'history-days' | 'history-interval' | 'live-interval', least: number) => {
    const value = Number(values[name]);
    if (!(value >= least)) throw new UsageError(`--${name} must be a number from ${least}`);
    return value;
  };
  return {
    devices: parseDevices(readFileSync(values.devices, 'utf8')),
    ca: values.ca && readFileSync(values.ca, 'utf8'),
    ledgerFile: values.ledger,
    stateFile: values.state ?? `${values.ledger}.state.json`,
    pace: {
      historyLength: number('history-days', 0) * day,
      historyInterval: number('history-interval', 0.001) * second,
      liveInterval: number('live-interval', 0.001) * second,
    },
  };
}

const print = (line: unknown) => process.stdout.write(`${JSON.stringify(line)}\n`);
const log = (line: string) => process.stderr.write(`${line}\n`);

async function run(): Promise<void> {
  const options = readOptions();
  // A pump that cannot be simulated is told before anything is sent.
  for (const device of options.devices) simulatePump(pumpOf(device));

  const ending = new AbortController();
  process.once('SIGTERM', () => ending.abort());
  process.once('SIGINT', () => ending.abort());
  print({ ready: true, devices: options.devices.length });
  await runFleet(options, createReport(print, Date.now), log, Date.now, ending.signal);
}

run().then(
  () => process.exit(0),
  (error: NodeJS.ErrnoException) => {
    const isUsage = error instanceof UsageError || error.code?.startsWith('ERR_PARSE_ARGS');
    log(isUsage ? `${error.message}\n${usage}` : `the fleet ended: ${error.message}`);
    process.exit(isUsage ? 2 : 1);
  },
);
