/** Base of every error the proxy raises itself; `code` is stable, `message` says what to do. */
export class StrictError extends Error {
  readonly code: string;

  /**
   * @param code stable name of the failure, e.g. `PORT_UNAVAILABLE`
   * @param message what is wrong and what to do about it
   * @param options `cause`: the error underneath
   */
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** The command line, or a port named on it, can't be used. */
export class UsageError extends StrictError {}

/** A plan of faults, or what was asked of the control port, is not well formed. */
export class PlanError extends StrictError {}
