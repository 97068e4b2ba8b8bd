import type { BlockBlobClient } from '@azure/storage-blob';
import type { RegisteredFunction } from '../core/core.ts';
import type { TypedData } from '../core/rpc.ts';
import { triggerBinding } from '../invoke/invoke.ts';
import { PutOff, sleep, withRetries } from '../invoke/retry.ts';
import type { Bound, HostContext, Start } from '../listener.ts';
import { hostContainer } from '../storage/containers.ts';
import { runAsSingleton } from '../storage/singleton.ts';
import { parseNcrontab, type Schedule } from './ncrontab.ts';
import {
  afterRun,
  decideStart,
  monitoredByDefault,
  readStatus,
  type ScheduleStatus,
  type StartupRun,
  toStoredStatus,
  writeStatus,
} from './schedule-status.ts';

interface Timer {
  fn: RegisteredFunction;
  schedule: Schedule;
  runOnStartup: boolean;
  /** Where the status is kept; undefined when the timer isn't monitored. */
  monitor: BlockBlobClient | undefined;
}

/** A longer wait is taken in parts, so that a clock that is set, or a machine that slept, is noticed. */
const longestWaitMs = 60_000;

/**
 * Binds a timer-triggered function. Of several host processes one runs it, by a lease; runs never overlap; what was
 * missed while no host ran is caught up once (`useMonitor`). Schedules are in UTC.
 */
export function bindTimer(fn: RegisteredFunction, context: HostContext): Bound {
  const { binding } = triggerBinding(fn);
  const name = fn.metadata.name;
  const expression = context.settings.resolve(String(binding.schedule), name, 'schedule');
  const hostStorage = context.settings.hostStorage(name);
  return () => startTimer(fn, parseNcrontab(expression), hostStorage, context);
}

function startTimer(
  fn: RegisteredFunction,
  schedule: Schedule,
  hostStorage: string,
  context: HostContext,
): Start {
  const { binding } = triggerBinding(fn);
  const name = fn.metadata.name;
  return async () => {
    const container = await hostContainer(hostStorage, 'azure-webjobs-hosts');
    const monitored = binding.useMonitor ?? monitoredByDefault(schedule, new Date());
    const timer: Timer = {
      fn,
      schedule,
      runOnStartup: binding.runOnStartup === true,
      monitor: monitored
        ? container.getBlockBlobClient(`timers/${context.app.name}/Host.Functions.${name}/status`)
        : undefined,
    };
    const lock = container.getBlockBlobClient(`locks/${context.app.name}/Host.Functions.${name}.Listener`);
    const stop = new AbortController();
    const done = runAsSingleton(lock, stop.signal, context.log, (held) => runTimer(timer, held, context));
    return {
      async stop() {
        stop.abort();
        await done;
      },
    };
  };
}

async function runTimer(timer: Timer, held: AbortSignal, context: HostContext): Promise<void> {
  const recorded = timer.monitor && (await readStatus(timer.monitor));
  const start = decideStart(recorded, timer.schedule, timer.runOnStartup, new Date());
  let status = start.status;
  await save(timer, status, context);
  if (start.run) status = await runOnce(timer, status, start.run, held, context);
  while (!held.aborted) {
    const left = status.next.getTime() - Date.now();
    if (left > 0) {
      await sleep(Math.min(left, longestWaitMs), held).catch(() => undefined);
    } else {
      status = await runOnce(timer, status, undefined, held, context);
    }
  }
}

async function runOnce(
  timer: Timer,
  status: ScheduleStatus,
  reason: StartupRun,
  held: AbortSignal,
  context: HostContext,
): Promise<ScheduleStatus> {
  if (held.aborted) return status;
  const began = new Date();
  try {
    const data = timerInfo(timer, status, reason);
    await withRetries(timer.fn, held, (retryContext) => context.invoke(timer.fn, { data, retryContext }));
  } catch (error) {
    // A failed run has been logged and counts as a run; one that was put off is still due.
    if (error instanceof PutOff) return status;
  }
  const after = afterRun(timer.schedule, began);
  await save(timer, after, context);
  return after;
}

async function save(timer: Timer, status: ScheduleStatus, { log }: HostContext): Promise<void> {
  if (!timer.monitor) return;
  await writeStatus(timer.monitor, status).catch((error) =>
    log(
      'warning',
      timer.fn.metadata.name,
      `The timer's status was not stored, a run may be repeated: ${error}`,
    ),
  );
}

/** What the app gets as its Timer, in the host's own spelling; the library turns the first letters to lower case. */
function timerInfo(timer: Timer, status: ScheduleStatus, reason: StartupRun): TypedData {
  return {
    json: JSON.stringify({
      Schedule: { AdjustForDST: true },
      ScheduleStatus: timer.monitor ? toStoredStatus(status) : null,
      IsPastDue: reason === 'past-due',
    }),
  };
}
