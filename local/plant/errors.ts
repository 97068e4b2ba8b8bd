/**
 * What goes wrong while the plant's processes are started and watched. `code` is for programs,
 * the message is for the person at the terminal and says what to do.
 */
export class PlantError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** One or more of the plant's ports cannot be listened on; `ports` lists them. */
export class PortsError extends PlantError {
  readonly ports: number[];

  constructor(ports: number[], message: string) {
    super('ports-unavailable', message);
    this.ports = ports;
  }
}

/** The folder belongs to a run that is still alive; `pid` is its process. */
export class AlreadyRunningError extends PlantError {
  readonly pid: number;

  constructor(pid: number, message: string) {
    super('already-running', message);
    this.pid = pid;
  }
}

/** A child process ended without having been told to, or never became ready. */
export class ChildError extends PlantError {
  /** The child's name as given to `startChild`. */
  readonly child: string;
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last lines of its log. */
  readonly logTail: string[];

  constructor(
    code: 'child-died' | 'child-not-ready',
    what: string,
    details: {
      child: string;
      exitCode: number | null;
      signal: NodeJS.Signals | null;
      logTail: string[];
      logFile: string;
    },
  ) {
    const tail =
      details.logTail.length > 0 ? details.logTail.map((line) => `\n  ${line}`).join('') : ' empty';
    super(code, `${what} The end of its log, ${details.logFile}:${tail}`);
    this.child = details.child;
    this.exitCode = details.exitCode;
    this.signal = details.signal;
    this.logTail = details.logTail;
  }
}
