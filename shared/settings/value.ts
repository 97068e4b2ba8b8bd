import { PHONE } from '../domain/phone.ts';

/** What a process is told from outside. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * A text that has to be given; empty where it isn't.
 *
 * @param meaning what is wanted, for people
 * @param problems what is wrong goes there
 */
export function textFrom(
  env: Environment,
  name: string,
  meaning: string,
  problems: string[],
  form = /./,
): string {
  const value = env[name]?.trim() ?? '';
  if (value === '') problems.push(`${name} is missing: ${meaning}`);
  else if (!form.test(value)) problems.push(`${name} is wrong: ${meaning}`);
  return value;
}

/**
 * A number above 0.
 *
 * @param otherwise what holds where it is not told
 * @param meaning what is wanted, for people
 * @param problems what is wrong goes there
 */
export function numberFrom(
  env: Environment,
  name: string,
  otherwise: number,
  meaning: string,
  problems: string[],
): number {
  const given = env[name]?.trim();
  const value = given === undefined || given === '' ? otherwise : Number(given);
  if (!(value > 0 && value < Number.POSITIVE_INFINITY)) problems.push(`${name} is wrong: ${meaning}`);
  return value;
}

/** A mail address that need not be given. */
export function addressFrom(env: Environment, name: string, problems: string[]): string | undefined {
  const address = env[name]?.trim() || undefined;
  if (address !== undefined && !/^[^\s<>@,]+@[^\s<>@,]+$/.test(address)) {
    problems.push(`${name} is wrong: one mail address is wanted, like operator@example.com`);
  }
  return address;
}

/** A telephone number that need not be given. */
export function phoneFrom(env: Environment, name: string, problems: string[]): string | undefined {
  const phone = env[name]?.trim() || undefined;
  if (phone !== undefined && !PHONE.test(phone)) {
    problems.push(`${name} is wrong: one telephone number is wanted, like +46 31 123 45 67`);
  }
  return phone;
}
