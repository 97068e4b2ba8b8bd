import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError } from './errors.ts';

const usage = 'node local/host/main.ts --app DIR [--port 7071] [--settings FILE.json]';

export interface Arguments {
  /** Folder of the built app. */
  app: string;
  /** HTTP's; 0 for any that is free. */
  port: number;
  /** A file shaped like local.settings.json. */
  settings: string | undefined;
}

/** Reads the command line; throws a UsageError. */
export function readArguments(args: string[]): Arguments {
  let values: { app?: string; port?: string; settings?: string };
  try {
    const options = {
      app: { type: 'string' },
      port: { type: 'string' },
      settings: { type: 'string' },
    } as const;
    ({ values } = parseArgs({ args, options }));
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\nUsage: ${usage}`);
  }
  const port = Number(values.port ?? '7071');
  if (!values.app) throw new UsageError(`--app is missing: the folder with the built app.\nUsage: ${usage}`);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`--port ${values.port} is no port.`);
  return { app: resolve(values.app), port, settings: values.settings };
}
