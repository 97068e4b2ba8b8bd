import { join } from 'node:path';
import { type Child, type ChildOptions, startChild } from '../plant/child.ts';
import type { ChildError } from '../plant/errors.ts';

export const LOCAL = join(import.meta.dirname, '..');

/** The processes of the plant, in the order in which they were started. */
export interface Services {
  /** Starts one more process that ends with the others. */
  start<Ready>(options: Omit<ChildOptions<Ready>, 'logDir'>): Promise<Child<Ready>>;
  /** Settles when one of them ends without having been told to. */
  readonly died: Promise<ChildError>;
  /** Process of each that was started, by its name. */
  readonly pids: Record<string, number>;
  /** Ends them all, the last started first. */
  stop(): Promise<void>;
}

/** So long a process may take to end, in ms: the Functions host lets what is running end first, for half a minute. */
const GRACE = 35_000;

/** A group of processes that end together; their logs lie in `logs` under the data folder. */
export function servicesIn(data: string): Services {
  const children: Child<unknown>[] = [];
  const death = Promise.withResolvers<ChildError>();
  const pids: Record<string, number> = { start: process.pid };
  return {
    died: death.promise,
    pids,
    async start(options) {
      const child = await startChild({ ...options, logDir: join(data, 'logs') });
      children.push(child as Child<unknown>);
      pids[child.name] = child.pid;
      child.died.then(death.resolve);
      return child;
    },
    async stop() {
      for (const child of children.reverse()) await child.stop(GRACE);
    },
  };
}

/** `--port 1`, `--amqp-port 2`, … by what stands before "port". */
export function ported(ports: Readonly<Record<string, number>>): string[] {
  return Object.entries(ports).flatMap(([kind, port]) => [`--${kind}port`, String(port)]);
}
