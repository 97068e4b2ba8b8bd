import type { EpochMs } from '../shared/time.ts';
import { iso } from '../shared/time.ts';

/** An instant for a person: UTC, to the second. */
export function forPeople(at: EpochMs): string {
  return `${iso(at).slice(0, 19).replace('T', ' ')}Z`;
}

/** `1 packet`, `2 packets`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** That nothing can be told of a month yet. */
export function notBegun(month: string, zone: string): string {
  return `${month} has not begun in ${zone}: there is nothing to tell of it yet.`;
}

/** A measured value for a person, to three decimals at most: more is not measured. */
export function rounded(value: number): string {
  return String(Math.round(value * 1_000) / 1_000);
}

/** What an option was told, of which the word `none` says that it is to be taken away. */
export function orNothing(told: string | undefined): string | null | undefined {
  return told === 'none' ? null : told;
}
