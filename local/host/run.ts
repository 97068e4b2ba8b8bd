import { type Arguments, readArguments } from './arguments.ts';
import { HostError, UsageError } from './errors.ts';
import { startHost } from './host.ts';
import { describeError } from './log.ts';
import { readSettingsFile } from './settings/app-settings.ts';

/**
 * Runs the host until `ending` is aborted, or until a function has outlived its time and the process is replaced.
 * @returns the exit code: 0 ended as asked, 1 failed, 2 wrong usage; what went wrong is on stderr
 */
export async function run(args: string[], ending: AbortSignal): Promise<number> {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error) => {
      process.stderr.write(`${new Date().toISOString()} critical host ${event}: ${describeError(error)}\n`);
      process.exit(1);
    });
  }
  try {
    return await hostApp(readArguments(args), ending);
  } catch (error) {
    // Asked to end, it has no need of what it was waiting for.
    if (ending.aborted) return 0;
    process.stderr.write(`${error instanceof HostError ? error.message : describeError(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

async function hostApp({ app, port, settings }: Arguments, ending: AbortSignal): Promise<number> {
  // What is set in the environment goes before the file, as in Azure Functions Core Tools.
  if (settings) {
    for (const [name, value] of Object.entries(await readSettingsFile(settings))) process.env[name] ??= value;
  }
  const timedOut = new AbortController();
  const over = AbortSignal.any([ending, timedOut.signal]);
  const host = await startHost({ appDir: app, port, ending: over, onTimeout: () => timedOut.abort() });
  if (!over.aborted) {
    process.stdout.write(`${JSON.stringify({ ready: true, ...host.ready })}\n`);
    await new Promise((resolve) => over.addEventListener('abort', resolve));
  }
  await host.stop();
  if (ending.aborted) return 0;
  return replaceProcess([
    '--app',
    app,
    '--port',
    String(host.ready.http),
    ...(settings ? ['--settings', settings] : []),
  ]);
}

/**
 * Begins anew in the same process, by `exec`: on Azure the worker is restarted when a function outlives its time,
 * and with it goes the code that would not end. Where the system has no `exec`, the process ends with 1.
 */
function replaceProcess(args: string[]): number {
  process.stderr.write(
    `${new Date().toISOString()} warning host begins anew, to be rid of what would not end.\n`,
  );
  const main = process.argv[1]!;
  if (process.platform !== 'win32') {
    process.execve!(
      process.execPath,
      [process.execPath, ...process.execArgv, main, ...args],
      process.env as never,
    );
  }
  return 1;
}
