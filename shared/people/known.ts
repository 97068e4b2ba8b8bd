import type { User } from '../domain/customer.ts';
import { PHONE } from '../domain/phone.ts';
import { ERASED_PERSON, isNumber, type Replacements } from './mentions.ts';

/** A person at a customer, and by what it is known. */
export interface Person {
  /** Its entry among those who get alerts; a contact, or who only stands in what was written, has none. */
  readonly user?: User;
  readonly name?: string;
  readonly email?: string;
  /** What else it is called by, such as a user name under which alarms were acknowledged. */
  readonly also: readonly string[];
}

/** By what a person is found in the rows of a store, each text with what is to stand in its place. */
export interface Marks {
  /** The row of the person's own entry among the people. */
  readonly user?: string;
  readonly email?: string;
  /** Name and address of mail: sought everywhere. */
  readonly own: Replacements;
  /** Telephone number and postal address, which may be others' too, and the customer's. */
  readonly shared: Replacements;
  /**
   * What the person is called by as somebody says, and nothing here shows: sought where people write and sign, as a
   * pump or a part may be called the same.
   */
  readonly said: Replacements;
}

/** Who gets alerts, as a person. */
export function personOf(user: User, also: readonly string[] = []): Person {
  return { user, name: user.name, email: user.email, also };
}

/**
 * By what a person is found.
 *
 * @param by what is to stand in place of a text; of one that is to stay, the same
 */
export function marksOf(
  { user, name, email, also }: Person,
  by: (text: string) => string = () => ERASED_PERSON,
): Marks {
  const replacing = (...texts: (string | undefined)[]) =>
    new Map(texts.flatMap((text) => (text && by(text) !== text ? [[text, by(text)] as const] : [])));
  // A name with no address to it is what somebody said.
  const said = [...also, ...(email === undefined && name !== undefined ? [name] : [])];
  const reached = [user?.phone, user?.address].filter((text) => text !== undefined);
  return {
    ...(user ? { user: user.key } : {}),
    ...(email === undefined ? {} : { email }),
    own: replacing(email, email === undefined ? undefined : name, ...said.filter(isAddress)),
    shared: replacing(...[...reached.filter(isTelling), ...said.filter(isNumber)]),
    said: replacing(...said.filter((text) => !isAddress(text) && !isNumber(text))),
  };
}

function isAddress(text: string): boolean {
  return text.includes('@');
}

/** Whether a text says whom it is about: the number of an extension would be found in any count. */
function isTelling(text: string): boolean {
  return !PHONE.test(text) || isNumber(text);
}
