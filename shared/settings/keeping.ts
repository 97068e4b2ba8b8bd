import { type Environment, numberFrom } from './value.ts';

/** For how many days what nobody deletes is kept, where it goes by itself. */
export interface Keeping {
  /** Packets on the event hub, and lines in the logs: certificates of erasure say so. */
  readonly eventDays: number;
  readonly logDays: number;
  /** What lies in the common quarantine. */
  readonly quarantineDays: number;
}

/** @param problems what is wrong with the settings is added to it */
export function keepingFrom(env: Environment, problems: string[]): Keeping {
  const days = (name: string, otherwise: number) =>
    numberFrom(env, name, otherwise, 'a number of days above 0', problems);
  return {
    eventDays: days('VAKT_EVENT_RETENTION_DAYS', 7),
    logDays: days('VAKT_LOG_RETENTION_DAYS', 90),
    quarantineDays: days('VAKT_QUARANTINE_DAYS', 30),
  };
}
