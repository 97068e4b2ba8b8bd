import { readFile } from 'node:fs/promises';
import { InputError } from '../shared/errors.ts';

/**
 * Reads a JSON file that a person has written.
 *
 * @throws {InputError} when it can't be read, or isn't JSON
 */
export async function readJsonFile(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new InputError(`${file} can't be read: ${(cause as Error).message}`, { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InputError(`${file} is not JSON: ${(cause as Error).message}`, { cause });
  }
}
