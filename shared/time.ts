/** Milliseconds since 1970-01-01T00:00:00Z: how an instant is held in memory throughout. */
export type EpochMs = number;

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The start of the UTC hour that holds this instant. */
export function hourOf(at: EpochMs): EpochMs {
  return Math.floor(at / HOUR) * HOUR;
}

/** The start of the UTC day that holds this instant. */
export function dayOf(at: EpochMs): EpochMs {
  return Math.floor(at / DAY) * DAY;
}

/** RFC 3339 in UTC with milliseconds. Texts of this form sort as the instants do. */
export function iso(at: EpochMs): string {
  return new Date(at).toISOString();
}
