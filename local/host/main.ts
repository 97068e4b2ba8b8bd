import { Console } from 'node:console';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { HostError, UsageError } from './errors.ts';
import { startHost } from './host.ts';
import { describeError } from './log.ts';
import { readSettingsFile } from './settings/app-settings.ts';

const usage = 'node local/host/main.ts --app DIR [--port 7071] [--settings FILE.json]';

/** Reads the command line; throws a UsageError. */
function readArguments(): { app: string; port: number; settings: string | undefined } {
  let values: { app?: string; port?: string; settings?: string };
  try {
    ({ values } = parseArgs({
      options: { app: { type: 'string' }, port: { type: 'string' }, settings: { type: 'string' } },
    }));
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\nUsage: ${usage}`);
  }
  const port = Number(values.port ?? '7071');
  if (!values.app) throw new UsageError(`--app is missing: the folder with the built app.\nUsage: ${usage}`);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`--port ${values.port} is no port.`);
  return { app: resolve(values.app), port, settings: values.settings };
}

function fail(error: unknown): never {
  process.stderr.write(`${error instanceof HostError ? error.message : describeError(error)}\n`);
  process.exit(error instanceof UsageError ? 2 : 1);
}

async function main(): Promise<void> {
  const { app, port, settings } = readArguments();
  // What is set in the environment goes before the file, as in Azure Functions Core Tools.
  if (settings) {
    for (const [name, value] of Object.entries(await readSettingsFile(settings))) process.env[name] ??= value;
  }

  const host = await startHost(app, port);
  let stopping = false;
  const stop = async () => {
    // Ctrl-C reaches the whole process group, and whoever started us may ask a second time.
    if (stopping) return;
    stopping = true;
    await host.stop();
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.stdout.write(`${JSON.stringify({ ready: true, ...host.ready })}\n`);
}

// Stdout carries the ready line and nothing else, whatever the app prints.
globalThis.console = new Console(process.stderr, process.stderr);
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error) => {
    process.stderr.write(`${new Date().toISOString()} critical host ${event}: ${describeError(error)}\n`);
    process.exit(1);
  });
}
main().catch(fail);
