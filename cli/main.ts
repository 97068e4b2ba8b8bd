#!/usr/bin/env node
import { CommanderError } from 'commander';
import { exitCodeOf, messageOf } from './failure.ts';
import { program } from './program.ts';

// Whoever reads the output may stop before its end, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

try {
  await program().parseAsync();
} catch (error) {
  // Commander has said by itself what it didn't understand.
  if (!(error instanceof CommanderError)) process.stderr.write(`vakt: ${messageOf(error)}\n`);
  process.exitCode = exitCodeOf(error);
}
