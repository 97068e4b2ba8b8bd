/** Base of every error the stand-in raises itself; `code` is stable, `message` says what to do. */
export class HubError extends Error {
  readonly code: string;

  /**
   * @param code stable name of the failure, e.g. `PARTITIONS_CHANGED`
   * @param message what is wrong and what to do about it
   * @param options `cause`: the error underneath
   */
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** Something on disk cannot be read or written. */
export class StorageError extends HubError {}

/** What the caller of a service asked for is wrong; carries the HTTP status it is answered with. */
export class RequestError extends HubError {
  readonly status: number;

  /**
   * @param status HTTP status
   * @param code IoT Hub's own error code, e.g. `DeviceNotFound`
   * @param message one sentence for the caller
   */
  constructor(status: number, code: string, message: string) {
    super(code, message);
    this.status = status;
  }
}

/** The command line, or a data folder, does not fit what was asked for. */
export class UsageError extends HubError {}
