/**
 * All that a report may say in words, each of them written here: what an error brings along is told if it is one of
 * these, and else not at all.
 */

/** Classes of errors: the language's, our own, and those of the clients. */
export const CLASSES: ReadonlySet<string> = new Set([
  ...['Error', 'TypeError', 'RangeError', 'SyntaxError', 'ReferenceError', 'URIError', 'EvalError'],
  ...['AggregateError', 'AbortError', 'TimeoutError', 'DOMException', 'SystemError'],
  ...[
    'OutageError',
    'InputError',
    'FormatError',
    'SettingsError',
    'OwnStoreError',
    'SecretError',
    'LateError',
  ],
  ...['RestError', 'CredentialUnavailableError', 'AuthenticationError', 'AggregateAuthenticationError'],
]);

/** Codes of ours, of Node's, of the storage services and of the mail clients. */
export const CODES: ReadonlySet<string> = new Set([
  ...['outage', 'input-invalid', 'format-unreadable', 'settings-invalid'],
  ...['own-store-outage', 'secret-unreadable', 'late'],
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['EHOSTUNREACH', 'ENETUNREACH', 'EADDRINUSE', 'EMFILE', 'ENOMEM', 'ENOSPC', 'ENOENT', 'EACCES'],
  ...[
    'ERR_INVALID_ARG_TYPE',
    'ERR_OUT_OF_RANGE',
    'ERR_STREAM_PREMATURE_CLOSE',
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ],
  ...['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'ABORT_ERR'],
  ...['REQUEST_SEND_ERROR', 'PARSE_ERROR', 'ServerBusy', 'InternalError', 'OperationTimedOut'],
  ...['AuthenticationFailed', 'AuthorizationFailure', 'AuthorizationPermissionMismatch', 'AccountIsDisabled'],
  ...['TableNotFound', 'TableBeingDeleted', 'ResourceNotFound', 'EntityAlreadyExists', 'EntityTooLarge'],
  ...['PropertyValueTooLarge', 'RequestBodyTooLarge', 'UpdateConditionNotSatisfied', 'InvalidInput'],
  ...['QueueNotFound', 'QueueBeingDeleted', 'ContainerNotFound', 'ContainerBeingDeleted', 'BlobNotFound'],
  ...['EAUTH', 'ECONNECTION', 'EDNS', 'EENVELOPE', 'EMESSAGE', 'EPROTOCOL', 'ESOCKET', 'ESTREAM', 'ETLS'],
]);

/** Fields of our own messages on the queues. */
export const FIELDS = ['v', 'contract', 'device', 'transition', 'letter', 'id', 'spans', 'putBack'] as const;
