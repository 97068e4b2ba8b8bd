/** Writes one line for the person who runs the stand-in. */
export type Log = (line: string) => void;

/** Logs to stderr; stdout is for the ready line alone. */
export const logToStderr: Log = (line) => {
  process.stderr.write(`${line.replaceAll('\n', ' ⏎ ')}\n`);
};
