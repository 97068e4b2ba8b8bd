import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AlreadyRunningError } from './errors.ts';

/** What other programs find in `run.json` while the plant is up. */
export interface RunInfo {
  hub: {
    host: string;
    /** Of MQTT over TLS, and of the service API over HTTPS. */
    port: number;
    rest: number;
    /** Path of the authority's certificate, PEM. */
    ca: string;
    /** Service connection string, for the device registry. */
    service: string;
  };
  /** What devices register with, where (MQTT over TLS), and the service connection string for enrolments. */
  dps: { idScope: string; host: string; port: number; service: string };
  eventHub: { connectionString: string; name: string; consumerGroup: string };
  /** Connection string of the storage account. */
  storage: string;
  inbox: { http: string; smtp: string };
  functions: { http: string };
  /** What signs the links to pumps' pages. */
  links: { keys: string };
  /** With what certificates of erasure hide customers' numbers. */
  certificates: { pseudonymKey: string };
  /** Process of each part, by its name. */
  pids: Record<string, number>;
  /** Hash of the app that the Functions host runs. */
  hash: string;
}

/** A folder that belongs to this process until it is released. */
export interface RunClaim {
  /** Writes `run.json`: the plant is ready. Replaces it at once, so that a reader never sees half of it. */
  publish(info: RunInfo): void;
  /** Removes `run.json` and gives the folder free. */
  release(): void;
}

/**
 * Claims `dir` (e.g. `.vakt`) for one run, from its first step on: two plants must not write to the same
 * files. What a run left behind that was killed is taken over; a `run.json` of it is removed.
 *
 * @throws AlreadyRunningError when a live process holds the folder
 */
export function claimRun(dir: string): RunClaim {
  const pidFile = join(dir, 'run.pid');
  const runFile = join(dir, 'run.json');
  mkdirSync(dir, { recursive: true });
  while (!create(pidFile)) {
    const pid = holder(pidFile);
    if (pid !== undefined && isAlive(pid)) {
      throw new AlreadyRunningError(
        pid,
        `${dir} is in use by a run with process ${pid}: end that one with Ctrl-C, or, if this process is something else, delete ${pidFile}`,
      );
    }
    rmSync(pidFile, { force: true });
  }
  rmSync(runFile, { force: true });
  return {
    publish(info) {
      const draft = `${runFile}.draft`;
      // It holds the hub's keys and the links': for this user only.
      writeFileSync(draft, `${JSON.stringify(info, null, 2)}\n`, { mode: 0o600 });
      renameSync(draft, runFile);
    },
    release() {
      rmSync(runFile, { force: true });
      rmSync(pidFile, { force: true });
    },
  };
}

/** Creates the file unless it is there; by a link, so that it never exists without its content. */
function create(pidFile: string): boolean {
  const draft = `${pidFile}.${process.pid}`;
  writeFileSync(draft, `${process.pid}\n`);
  try {
    linkSync(draft, pidFile);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft);
  }
}

/** The process named in the file; undefined when it names none or is gone by now. */
function holder(pidFile: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
    return Number.isNaN(pid) ? undefined : pid;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  // In a container, the run before may well have had the number that this one has now.
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
