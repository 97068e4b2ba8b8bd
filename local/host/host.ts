import { type RegisteredFunction, registered } from './core/core.ts';
import { type LoadedApp, loadApp } from './core/load-app.ts';
import { ConfigurationError, HostError, TriggerStartError } from './errors.ts';
import { bindEventHub } from './event-hub/listener.ts';
import { hashApp } from './hash.ts';
import { bindHttp } from './http/listener.ts';
import { createInvoke, runHooks, triggerBinding } from './invoke/invoke.ts';
import type { Bound, HostContext, Listener, Start } from './listener.ts';
import { createLog, type Log } from './log.ts';
import { bindQueue } from './queue/listener.ts';
import { AppSettings } from './settings/app-settings.ts';
import { readHostJson } from './settings/host-json.ts';
import { bindTimer } from './timer/listener.ts';

/** Running invocations get so long to end after a stop was asked for. */
const drainMs = 30_000;

const binders: Record<string, (fn: RegisteredFunction, context: HostContext) => Bound> = {
  timertrigger: bindTimer,
  queuetrigger: bindQueue,
  eventhubtrigger: bindEventHub,
};

/** What the host says of itself when it is ready. */
export interface Ready {
  http: number;
  /** Of the files it runs; see hashApp. */
  hash: string;
  functions: { name: string; trigger: string }[];
}

export interface Host {
  ready: Ready;
  /** Takes no more work, lets running invocations end (at most half a minute), and saves checkpoints. */
  stop(): Promise<void>;
}

export interface HostOptions {
  /** Holds the built app: host.json, package.json, dist/. */
  appDir: string;
  /** HTTP's; 0 for any that is free. */
  port: number;
  /** Once it is aborted no further trigger is started; the host then has to be stopped. */
  ending: AbortSignal;
  /** Called when a function outlived functionTimeout: nothing but a new process gets rid of it. */
  onTimeout: () => void;
}

/**
 * Loads the app and starts every function's trigger. App settings are read from the process's environment. One host
 * runs in a process.
 * Rejects with a HostError that says what is wrong: host.json, the app, missing or wrong settings, the port, a
 * trigger whose storage doesn't answer. Nothing works then.
 */
export async function startHost({ appDir, port, ending, onTimeout }: HostOptions): Promise<Host> {
  const hostJson = await readHostJson(appDir);
  const hash = await hashApp(appDir);
  const log = createLog(hostJson.logLevel);
  registered.systemLog = (level, _category, message) => log(level, 'worker', message);

  const app = await loadApp(appDir);
  const context: HostContext = {
    app,
    hostJson,
    settings: new AppSettings(process.env),
    invoke: createInvoke(app.model, hostJson.functionTimeoutMs, onTimeout, log),
    log,
  };
  const { startHttp, starts } = bindAll(app, port, context);
  await runHooks('appStart', { hookData: {} });

  const http = await startHttp();
  const listeners: Listener[] = [http];
  for (const [name, start] of starts) {
    if (ending.aborted) break;
    const started = start().catch((error) => {
      throw error instanceof HostError ? error : new TriggerStartError(name, error);
    });
    listeners.push(await started);
  }

  return {
    ready: {
      http: http.port,
      hash,
      functions: app.functions.map((fn) => ({
        name: fn.metadata.name,
        trigger: triggerBinding(fn).binding.type,
      })),
    },
    async stop() {
      await drain(listeners, log);
      await runHooks('appTerminate', { hookData: {} });
    },
  };
}

/**
 * Looks up what every function needs and reads it before anything is started; throws for all missing settings at
 * once, and for the first value that is wrong, naming its function.
 */
function bindAll(app: LoadedApp, port: number, context: HostContext) {
  const http: RegisteredFunction[] = [];
  const bound: [name: string, Bound][] = [];
  for (const fn of app.functions) {
    const { name } = fn.metadata;
    const type = triggerBinding(fn).binding.type;
    const bind = binders[type.toLowerCase()];
    if (bind) bound.push([name, bind(fn, context)]);
    else if (type.toLowerCase() === 'httptrigger') http.push(fn);
    else throw new ConfigurationError(`${name}: this host has no ${type}.`);
  }
  context.settings.check();
  return {
    startHttp: bindHttp(http, port, context),
    starts: bound.map(([name, read]): [string, Start] => [name, named(name, read)]),
  };
}

function named(functionName: string, read: Bound): Start {
  try {
    return read();
  } catch (cause) {
    throw new ConfigurationError(`${functionName}: ${(cause as Error).message}`, { cause });
  }
}

async function drain(listeners: Listener[], log: Log): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      log('warning', 'host', `Invocations still run after ${drainMs / 1000} s and are given up.`);
      resolve();
    }, drainMs);
  });
  const stopped = Promise.allSettled(listeners.map((listener) => listener.stop())).then((results) => {
    for (const result of results) {
      if (result.status === 'rejected') log('warning', 'host', `While stopping: ${result.reason}`);
    }
  });
  await Promise.race([stopped, tooLong]);
  clearTimeout(timer);
}
