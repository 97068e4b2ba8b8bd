/** The worker's own level names, from the quietest to report to the loudest. */
export const levels = ['trace', 'debug', 'information', 'warning', 'error', 'critical', 'none'] as const;
export type Level = (typeof levels)[number];

/** Writes one line to stderr; `source` is the function's name, or `host`. */
export type Log = (level: Level, source: string, message: string) => void;

/** A log on stderr, `{time} {level} {source} {message}`, that leaves out everything below `threshold`. */
export function createLog(threshold: Level): Log {
  const lowest = levels.indexOf(threshold);
  return (level, source, message) => {
    if (levels.indexOf(level) < lowest) return;
    process.stderr.write(`${new Date().toISOString()} ${level} ${source} ${message}\n`);
  };
}

/** An error as text for the log: its stack, and those of its causes. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const text = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause === undefined ? text : `${text}\ncaused by ${describeError(error.cause)}`;
}
