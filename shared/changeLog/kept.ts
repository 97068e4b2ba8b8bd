/**
 * Days for which a file of the log can't be changed after its last line, and for which the names of those who ran the
 * commands are kept; after that they go by whole months.
 */
export const KEPT_DAYS = 730;

/** Days after which a name is gone at the latest: its month is over first, and the sweep runs at night. */
export const NAMES_GONE_DAYS = KEPT_DAYS + 31 + 1;

/** Days for which the account of the records keeps what was deleted; bicep/modules/storage.bicep says the same. */
export const SOFT_DELETED_DAYS = 30;

/** Days after which a line of the log is gone at the latest. */
export const LOG_GONE_DAYS = NAMES_GONE_DAYS + SOFT_DELETED_DAYS;
