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
  const answer = typed ?? (await ask(name));
  if (answer.trim() !== name) {
    throw new InputError(`That is not the customer's name, which is ${name}: nothing was done.`);
  }
}

async function ask(name: string): Promise<string> {
  if (!process.stdin.isTTY) {
    throw new InputError(`Nobody is here to type the customer's name: give --confirm "${name}".`);
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question("Type the customer's name to go on: ");
  } finally {
    terminal.close();
  }
}
