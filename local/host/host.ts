import { type RegisteredFunction, registered } from './core/core.ts';
import { type LoadedApp, loadApp } from './core/load-app.ts';
import { ConfigurationError } from './errors.ts';
import { bindEventHub } from './event-hub/listener.ts';
import { hashApp } from './hash.ts';
import { startHttp } from './http/listener.ts';
import { createInvoke, runHooks, triggerBinding } from './invoke/invoke.ts';
import type { Bound, HostContext, Listener } from './listener.ts';
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
  log: Log;
  /** Takes no more work, lets running invocations end (at most half a minute), and saves checkpoints. */
  stop(): Promise<void>;
}

/**
 * Loads the app in `appDir` and starts every function's trigger. `port` is HTTP's, 0 for any that is free; app
 * settings are read from the process's environment. One host runs in a process.
 * Rejects with a HostError that says what is wrong: host.json, the app, missing settings, the port.
 */
export async function startHost(appDir: string, port: number): Promise<Host> {
  const hostJson = await readHostJson(appDir);
  const hash = await hashApp(appDir);
  const log = createLog(hostJson.logLevel);
  registered.systemLog = (level, _category, message) => log(level, 'worker', message);

  const app = await loadApp(appDir);
  const context: HostContext = {
    app,
    hostJson,
    settings: new AppSettings(process.env),
    invoke: createInvoke(app.model, hostJson.functionTimeoutMs, log),
    log,
  };
  const { http, bound } = bindAll(app, context);
  await runHooks('appStart', { hookData: {} });

  const httpListener = await startHttp(http, port, context);
  const listeners: Listener[] = [httpListener];
  for (const start of bound) listeners.push(await start());

  return {
    ready: {
      http: httpListener.port,
      hash,
      functions: app.functions.map((fn) => ({
        name: fn.metadata.name,
        trigger: triggerBinding(fn).binding.type,
      })),
    },
    log,
    async stop() {
      await drain(listeners, log);
      await runHooks('appTerminate', { hookData: {} });
    },
  };
}

/** Looks up what every function needs before anything is started; throws for all missing settings at once. */
function bindAll(app: LoadedApp, context: HostContext): { http: RegisteredFunction[]; bound: Bound[] } {
  const http: RegisteredFunction[] = [];
  const bound: Bound[] = [];
  for (const fn of app.functions) {
    const type = triggerBinding(fn).binding.type;
    const bind = binders[type.toLowerCase()];
    if (bind) bound.push(bind(fn, context));
    else if (type.toLowerCase() === 'httptrigger') http.push(fn);
    else throw new ConfigurationError(`${fn.metadata.name}: this host has no ${type}.`);
  }
  context.settings.check();
  return { http, bound };
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
