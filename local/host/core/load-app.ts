import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AppLoadError } from '../errors.ts';
import { type RegisteredFunction, registered } from './core.ts';
import type { ProgrammingModel } from './rpc.ts';
import { supplyCore } from './supply.ts';

export interface LoadedApp {
  /** The app's package name: apart from the functions' names it is what the host's own blobs are filed under. */
  name: string;
  model: ProgrammingModel;
  functions: RegisteredFunction[];
  /** The worker capabilities the app has set, for example IncludeEmptyEntriesInMessagePayload. */
  capabilities: Record<string, string>;
}

/**
 * Loads the entry point that package.json's `main` names, unmodified, with our core in place of the worker's.
 * Rejects with an AppLoadError when there is none, when it throws (the error is the cause), or when it registers
 * no function. Can be done once in a process.
 */
export async function loadApp(appDir: string): Promise<LoadedApp> {
  const packagePath = join(appDir, 'package.json');
  let packageJson: { name?: string; main?: string };
  try {
    packageJson = JSON.parse(await readFile(packagePath, 'utf8'));
  } catch (cause) {
    throw new AppLoadError(`${packagePath} can't be read as JSON: ${cause}`, { cause });
  }
  if (!packageJson.main)
    throw new AppLoadError(`${packagePath} has no "main": name the built entry point there.`);

  supplyCore();
  const entry = join(appDir, packageJson.main);
  try {
    await import(pathToFileURL(entry).href);
  } catch (cause) {
    throw new AppLoadError(`The app failed while loading ${entry}: ${messageOf(cause)}`, { cause });
  }
  registered.closed = true;
  if (registered.functions.size === 0 || !registered.model) {
    throw new AppLoadError(`${entry} registers no function: does it call app.http, app.timer, …?`);
  }
  return {
    name: packageJson.name ?? 'app',
    model: registered.model,
    functions: [...registered.functions.values()],
    capabilities: (await registered.model.getCapabilities?.({})) ?? {},
  };
}

/**
 * The app's own words where it has chosen them (an error with a `code` string), else the stack, which shows where
 * in the app it happened.
 */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const chosen = 'code' in error && typeof error.code === 'string';
  return chosen ? error.message : (error.stack ?? error.message);
}
