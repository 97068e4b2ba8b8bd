import type { EpochMs } from '../time.ts';
import type { Condition } from './alarm.ts';
import type { ConditionName } from './condition.ts';

/** What people have done about a condition; apart from how it stands (ISA-18.2). */
export interface Handling {
  readonly acknowledged?: Acknowledgement;
  readonly shelved?: Shelving;
}

export interface Acknowledgement {
  readonly by: string;
  readonly at: EpochMs;
  /** What was acknowledged: once the condition is raised again, or worsens, it is so no longer. */
  readonly transition: string;
}

/** For a time, with a reason: nobody is mailed of it meanwhile, and it goes on being evaluated. */
export interface Shelving {
  readonly by: string;
  readonly at: EpochMs;
  readonly until: EpochMs;
  readonly reason: string;
}

/** Longest time a condition may be shelved at one go, ms: shelving is no way to switch it off. */
export const LONGEST_SHELVING = 30 * 86_400_000;

/** What people have done about a device's conditions, by condition. */
export type Handlings = Readonly<Partial<Record<ConditionName, Handling>>>;

/** The acknowledgement of what last raised a condition, if it has been given. */
export function acknowledgementOf(
  { raisedBy }: Condition,
  handling: Handling | undefined,
): Acknowledgement | undefined {
  const given = handling?.acknowledged;
  return given !== undefined && given.transition === (raisedBy ?? UNNOTED) ? given : undefined;
}

/** In place of the transition of a condition that was raised before this was noted. */
export const UNNOTED = 'unnoted';

/** The shelving that is in force at this instant. */
export function shelvingOf(handling: Handling | undefined, now: EpochMs): Shelving | undefined {
  const shelved = handling?.shelved;
  return shelved !== undefined && now < shelved.until ? shelved : undefined;
}

/** Something people have done, as it is logged. */
export interface HandlingRecord {
  readonly at: EpochMs;
  readonly by: string;
  readonly device: string;
  readonly condition: ConditionName;
  readonly action: 'acknowledged' | 'shelved' | 'unshelved';
  readonly reason?: string;
  /** Of a shelving. */
  readonly until?: EpochMs;
}
