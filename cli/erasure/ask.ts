import { createInterface } from 'node:readline/promises';
import type { Customer } from '../../shared/domain/customer.ts';
import { InputError } from '../../shared/errors.ts';

/**
 * Has the customer's name typed: what is deleted can't be had back.
 *
 * @param typed the name, where it was given with the command
 * @throws {InputError} when it isn't the name, or nobody is there to type it
 */
export async function confirmName({ name }: Customer, typed: string | undefined): Promise<void> {
  await confirm("the customer's name", name, typed);
}

/**
 * Has something typed before what can't be taken back is done.
 *
 * @param what it is, in words
 * @param typed it, where it was given with the command
 * @throws {InputError} when it is something else, or nobody is there to type it
 */
export async function confirm(what: string, wanted: string, typed: string | undefined): Promise<void> {
  const answer = typed ?? (await ask(what, wanted));
  if (answer.trim() !== wanted) {
    throw new InputError(`That is not ${what}, which is ${wanted}: nothing was done.`);
  }
}

async function ask(what: string, wanted: string): Promise<string> {
  if (!process.stdin.isTTY) {
    throw new InputError(`Nobody is here to type ${what}: give --confirm "${wanted}".`);
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(`Type ${what} to go on (${wanted}): `);
  } finally {
    terminal.close();
  }
}
