import { VaktError } from './errors.ts';
import { SECOND } from './time.ts';

/** An answer didn't come in time. */
export class LateError extends VaktError {
  readonly code = 'late';
}

/**
 * An answer, if it comes in time. What is given up may still be done, which nobody notices.
 *
 * @param most ms
 * @throws {LateError}
 */
export async function inTime<T>(answer: Promise<T>, most: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new LateError(`no answer within ${most / SECOND} s`)), most);
  });
  answer.catch(() => undefined);
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
