import type { EpochMs } from '../time.ts';
import { blobText } from './blobText.ts';
import type { Storage } from './connect.ts';
import { isMissing } from './failures.ts';

/** When a timer of the functions last ran, and is to run next; as the Functions host notes it. */
export interface TimerRun {
  /** Of the function. */
  readonly name: string;
  /** Absent before its first run. */
  readonly last?: EpochMs;
  readonly next?: EpochMs;
}

/** Where the host keeps its state, and within it a status for each timer: `{host}/{namespace}.{function}/status`. */
const CONTAINER = 'azure-webjobs-hosts';
const STATUS = /^timers\/[^/]+\/(?:.*\.)?([^/.]+)\/status$/;
/** A host that was given another ID, and every slot, leaves a folder of its own. */
const MOST = 100;

/**
 * The last run of each timer, by the schedule monitor of the Functions host. A function that several hosts
 * know is told once, with its latest run.
 *
 * @see https://github.com/Azure/azure-webjobs-sdk-extensions, `StorageScheduleMonitor`
 */
export async function timerRuns(storage: Storage): Promise<TimerRun[]> {
  const container = storage.hostContainer(CONTAINER);
  const runs = new Map<string, TimerRun>();
  let looked = 0;
  try {
    for await (const { name: path } of container.listBlobsFlat({ prefix: 'timers/' })) {
      const name = STATUS.exec(path)?.[1];
      if (name === undefined) continue;
      looked += 1;
      if (looked > MOST) break;
      const run = { name, ...readStatus((await blobText(container.getBlobClient(path))) ?? '') };
      const known = runs.get(name);
      if (!known || (run.last ?? 0) > (known.last ?? 0)) runs.set(name, run);
    }
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  return [...runs.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What is not known stands as .NET's zero, the first instant of the year 1. */
function readStatus(text: string): { last?: EpochMs; next?: EpochMs } {
  let status: { Last?: string; Next?: string };
  try {
    status = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return {}; // being written just now
  }
  const last = Date.parse(status.Last ?? '');
  const next = Date.parse(status.Next ?? '');
  return { ...(last > 0 ? { last } : {}), ...(next > 0 ? { next } : {}) };
}
