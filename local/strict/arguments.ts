import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { PlanError, UsageError } from './errors.ts';
import { parsePlan } from './faults/parse.ts';
import type { FaultPlan } from './faults/plan.ts';
import type { Route, StrictProxyOptions } from './proxy.ts';

/** What `--help` prints. */
export const HELP = `A stricter Azurite: refuses what Azure refuses and Azurite lets pass, and injects planned faults.

  --blob IN:OUT                 port to listen on : port of Azurite's blob service   (required)
  --queue IN:OUT                the same for queues                                  (required)
  --table IN:OUT                the same for tables                                  (required)
  --control PORT                control over HTTP: counts, faults, holds             (default none)
  --faults FILE.json            plan of faults from the start on
  --table-deletion SECONDS      how long a deleted table's name stays taken          (default 40)
  --queue-deletion SECONDS      the same for queues                                  (default 40)
  --container-deletion SECONDS  the same for blob containers                         (default 30)
  --deleted-table-reads STATUS  404 or 409: what reads of a deleted table get        (default 404)
  --help

A port of 0 to listen on means any that is free. When it is ready it prints one line of JSON with the ports.
`;

/**
 * Reads the command line, and the plan it names.
 *
 * @returns `undefined` when help is wanted
 * @throws UsageError naming the first argument that is wrong
 * @throws PlanError when the plan is not well formed
 */
export function parseArguments(args: string[]): StrictProxyOptions | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  const control = values.control === undefined ? undefined : wholeNumber('--control', values.control, 65_535);
  const reads = values['deleted-table-reads'];
  if (reads !== '404' && reads !== '409') {
    throw new UsageError('USAGE', `--deleted-table-reads is ${reads}: it must be 404 or 409`);
  }
  return {
    routes: {
      blob: route('--blob', values.blob),
      queue: route('--queue', values.queue),
      table: route('--table', values.table),
    },
    ...(control === undefined ? {} : { controlPort: control }),
    ...(values.faults === undefined ? {} : { plan: readPlan(values.faults) }),
    deletion: {
      tableMs: milliseconds('--table-deletion', values['table-deletion']),
      queueMs: milliseconds('--queue-deletion', values['queue-deletion']),
      containerMs: milliseconds('--container-deletion', values['container-deletion']),
      tableReads: reads === '404' ? 404 : 409,
    },
  };
}

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args,
      options: {
        blob: text,
        queue: text,
        table: text,
        control: text,
        faults: text,
        'table-deletion': { ...text, default: '40' },
        'queue-deletion': { ...text, default: '40' },
        'container-deletion': { ...text, default: '30' },
        'deleted-table-reads': { ...text, default: '404' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (cause) {
    throw new UsageError('USAGE', (cause as Error).message, { cause });
  }
}

function route(name: string, text: string | undefined): Route {
  const [listen, store, more] = (text ?? '').split(':');
  if (listen === undefined || store === undefined || more !== undefined) {
    throw new UsageError(
      'USAGE',
      `${name} IN:OUT is missing or not two ports: listen on IN, Azurite is at OUT`,
    );
  }
  return { listen: wholeNumber(name, listen, 65_535), store: wholeNumber(name, store, 65_535) };
}

function wholeNumber(name: string, text: string, max: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > max) {
    throw new UsageError(
      'USAGE',
      `${name} has ${text || 'nothing'} in it: it must be a whole number up to ${max}`,
    );
  }
  return value;
}

function milliseconds(name: string, text: string): number {
  const seconds = Number(text);
  if (text === '' || !(seconds >= 0)) {
    throw new UsageError('USAGE', `${name} is ${text || 'empty'}: it must be a number of seconds`);
  }
  return seconds * 1000;
}

function readPlan(file: string): FaultPlan {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UsageError('USAGE', `--faults: ${file} can't be read`, { cause });
  }
  let plan: unknown;
  try {
    plan = JSON.parse(text);
  } catch (cause) {
    throw new PlanError('JSON', `${file} is not JSON.`, { cause });
  }
  return parsePlan(plan);
}
