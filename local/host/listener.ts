import type { LoadedApp } from './core/load-app.ts';
import type { Invoke } from './invoke/invoke.ts';
import type { Log } from './log.ts';
import type { AppSettings } from './settings/app-settings.ts';
import type { HostJson } from './settings/host-json.ts';

/** Something that waits for work and invokes functions. */
export interface Listener {
  /** Takes no more work, waits for what is running, and saves how far it got. */
  stop(): Promise<void>;
}

/** What every trigger is given. */
export interface HostContext {
  app: LoadedApp;
  hostJson: HostJson;
  settings: AppSettings;
  invoke: Invoke;
  log: Log;
}

/**
 * A function bound to its trigger, with all its settings looked up but not yet understood: first every function is
 * bound, so that one start can name every setting that is missing. Calling it reads the values; it throws a
 * ConfigurationError for a wrong one.
 */
export type Bound = () => Start;

/** Connects and begins to work; not before every function's settings are known to be right. */
export type Start = () => Promise<Listener>;
