#!/usr/bin/env node
import { HELP, parseArguments } from './arguments.ts';
import { HubError, UsageError } from './errors.ts';
import { startHub } from './hub.ts';
import { logToStderr } from './logging.ts';

/** Exit codes: 0 ended as asked, 1 failed, 2 wrong usage. */
async function main(): Promise<void> {
  const options = parseArguments(process.argv.slice(2));
  if (!options) {
    process.stdout.write(HELP);
    return;
  }
  const hub = await startHub({ ...options, log: logToStderr });
  const stop = () => {
    hub.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.stdout.write(`${JSON.stringify(hub.ready)}\n`);
}

function fail(error: unknown): never {
  const text = error instanceof HubError ? error.message : ((error as Error).stack ?? String(error));
  process.stderr.write(`${text}\n`);
  process.exit(error instanceof UsageError && error.code === 'USAGE' ? 2 : 1);
}

main().catch(fail);
