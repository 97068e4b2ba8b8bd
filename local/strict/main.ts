#!/usr/bin/env node
import { HELP, parseArguments } from './arguments.ts';
import { PlanError, StrictError, UsageError } from './errors.ts';
import { startStrictProxy } from './proxy.ts';

/** Exit codes: 0 ended as asked, 1 failed, 2 wrong usage or plan. */
async function main(): Promise<void> {
  const options = parseArguments(process.argv.slice(2));
  if (!options) {
    process.stdout.write(HELP);
    return;
  }
  const log = (text: string) => process.stderr.write(`${text}\n`);
  const proxy = await startStrictProxy({ ...options, log });
  const stop = () => {
    proxy.close().then(() => process.exit(0), fail);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.stdout.write(`${JSON.stringify({ ready: true, ...proxy.ports })}\n`);
}

function fail(error: unknown): never {
  const text = error instanceof StrictError ? error.message : ((error as Error).stack ?? String(error));
  process.stderr.write(`${text}\n`);
  const isUsage = error instanceof PlanError || (error instanceof UsageError && error.code === 'USAGE');
  process.exit(isUsage ? 2 : 1);
}

main().catch(fail);
