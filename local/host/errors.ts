/** What every error of the host extends: `code` is stable for programs, the message tells a person what to do. */
export class HostError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** The command line is wrong; the process ends with 2. */
export class UsageError extends HostError {
  constructor(message: string) {
    super('usage', message);
  }
}

/** The app's files can't be run: no entry point, it throws while loading, or it registers no function. */
export class AppLoadError extends HostError {
  constructor(message: string, options?: ErrorOptions) {
    super('app-load', message, options);
  }
}

/** host.json, a settings file or a binding has a value the host can't work with. */
export class ConfigurationError extends HostError {
  constructor(message: string, options?: ErrorOptions) {
    super('configuration', message, options);
  }
}

/** A function's trigger can't begin to work: what it stands on doesn't answer. */
export class TriggerStartError extends HostError {
  constructor(functionName: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super('trigger-start', `${functionName} can't start: ${why}`, { cause });
  }
}

/** A function ran longer than host.json's functionTimeout. */
export class FunctionTimeoutError extends HostError {
  constructor(functionName: string, timeoutMs: number) {
    super(
      'function-timeout',
      `${functionName} ran longer than functionTimeout (${timeoutMs / 1000} s) and is given up`,
    );
  }
}
