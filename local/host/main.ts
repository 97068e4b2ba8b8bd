import { Console } from 'node:console';

/**
 * Nothing but Node itself is loaded before the signals are minded: one that comes while the host is still starting
 * ends it as well-behaved as any other, with 0.
 */
const ending = new AbortController();
// Ctrl-C reaches the whole process group, and whoever started us may ask a second time: more signals change nothing.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => ending.abort());
// Stdout carries ready lines and nothing else, whatever the app prints.
globalThis.console = new Console(process.stderr, process.stderr);

const { run } = await import('./run.ts');
process.exit(await run(process.argv.slice(2), ending.signal));
