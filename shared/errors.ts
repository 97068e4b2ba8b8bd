/**
 * The base of every error Vakt throws itself.
 *
 * A *refusal* (a packet that may not be stored, say) is never an error but a value. What is thrown is
 * either a person's mistake, which names what to do, or an outage, which is to be tried again.
 */
export abstract class VaktError extends Error {
  /** Stable, kebab-case, for programs; the message is for people. */
  abstract readonly code: string;

  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** One or more settings are missing or wrong. The message names every one of them. */
export class SettingsError extends VaktError {
  readonly code = 'settings-invalid';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`Vakt can't start: ${problems.length} setting(s) to put right:\n  - ${problems.join('\n  - ')}`);
    this.problems = problems;
  }
}

/** A store or service didn't do what it was asked; the same work is to be tried again. */
export class OutageError extends VaktError {
  readonly code = 'outage';
}

/**
 * A store that a customer keeps itself doesn't answer, or doesn't let us in. It is the outage of one customer, and must
 * not become that of another; the message names the contract by its key only.
 */
export class OwnStoreError extends VaktError {
  readonly code = 'own-store-outage';
  readonly contract: string;
  /** Like `403 AuthorizationFailure`. */
  readonly reason: string;
  /** Whether that was its answer to this very question: it may do another. */
  readonly answered: boolean;

  constructor(
    contract: string,
    reason: string,
    { answered = false, cause }: { answered?: boolean; cause?: unknown } = {},
  ) {
    super(`The own store of contract ${contract} did not do what it was asked: ${reason}.`, { cause });
    this.contract = contract;
    this.reason = reason;
    this.answered = answered;
  }
}

/** A secret could not be read from where secrets lie. The message names it, and has nothing of it. */
export class SecretError extends VaktError {
  readonly code = 'secret-unreadable';
}

/** What was given by a person can't be done as given; the message says what to change. */
export class InputError extends VaktError {
  readonly code = 'input-invalid';
}

/** Stored data is not what this release can read, for example written by a much newer one. */
export class FormatError extends VaktError {
  readonly code = 'format-unreadable';
}
