import type { BlockBlobClient } from '@azure/storage-blob';
import { nextOccurrence, type Schedule } from './ncrontab.ts';

/** When a timer last ran and is next due; `last` is undefined before the first run. */
export interface ScheduleStatus {
  last: Date | undefined;
  next: Date;
}

/** Why a timer runs as soon as it starts. */
export type StartupRun = 'past-due' | 'run-on-startup' | undefined;

/**
 * What a timer does when it starts: a run that was due while nothing ran is caught up once, whatever number of runs
 * were missed; else `runOnStartup` counts. A status that doesn't fit the schedule comes from an older one and counts
 * for nothing.
 */
export function decideStart(
  recorded: ScheduleStatus | undefined,
  schedule: Schedule,
  runOnStartup: boolean,
  now: Date,
): { status: ScheduleStatus; run: StartupRun } {
  const changed =
    recorded?.last !== undefined &&
    nextOccurrence(schedule, recorded.last).getTime() !== recorded.next.getTime();
  if (recorded && !changed && recorded.next < now) return { status: recorded, run: 'past-due' };
  const status =
    recorded && !changed ? recorded : { last: recorded?.last, next: nextOccurrence(schedule, now) };
  return { status, run: runOnStartup ? 'run-on-startup' : undefined };
}

/** The status after a run that began at `began`. */
export function afterRun(schedule: Schedule, began: Date): ScheduleStatus {
  return { last: began, next: nextOccurrence(schedule, began) };
}

/**
 * Whether a schedule is monitored when the function doesn't say: one that comes round more often than once a minute
 * is not, as on Azure.
 */
export function monitoredByDefault(schedule: Schedule, now: Date): boolean {
  let at = nextOccurrence(schedule, now);
  // Sixty seconds in a row show every gap that the seconds field can make.
  for (let count = 0; count < 60; count += 1) {
    const next = nextOccurrence(schedule, at);
    if (next.getTime() - at.getTime() < 60_000) return false;
    at = next;
  }
  return true;
}

const never = '0001-01-01T00:00:00';

/** The status in the shape Azure stores it in and hands it to the app: .NET's zero for a run that never was. */
export function toStoredStatus({ last, next }: ScheduleStatus): {
  Last: string;
  Next: string;
  LastUpdated: string;
} {
  const lastText = last?.toISOString() ?? never;
  return { Last: lastText, Next: next.toISOString(), LastUpdated: lastText };
}

/** Reads a timer's status blob; undefined when there is none or it is not what was stored. */
export async function readStatus(blob: BlockBlobClient): Promise<ScheduleStatus | undefined> {
  try {
    const { Last, Next } = JSON.parse((await blob.downloadToBuffer()).toString('utf8'));
    const last = Last === never ? undefined : new Date(Last);
    const next = new Date(Next);
    return Number.isNaN(next.getTime()) || Number.isNaN(last?.getTime() ?? 0) ? undefined : { last, next };
  } catch (error) {
    if (error instanceof SyntaxError || (error as { statusCode?: number }).statusCode === 404)
      return undefined;
    throw error;
  }
}

/** Stores a timer's status. */
export async function writeStatus(blob: BlockBlobClient, status: ScheduleStatus): Promise<void> {
  const text = JSON.stringify(toStoredStatus(status));
  await blob.upload(text, Buffer.byteLength(text));
}
