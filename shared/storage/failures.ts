/** The HTTP status a store answered with, if this error came from its answer. */
export function statusOf(error: unknown): number | undefined {
  const status = (error as { statusCode?: unknown } | undefined)?.statusCode;
  return typeof status === 'number' ? status : undefined;
}

/** What was asked for isn't there (or its table or container isn't). */
export const isMissing = (error: unknown): boolean => statusOf(error) === 404;

/** Something is there already. */
export const isConflict = (error: unknown): boolean => statusOf(error) === 409;

/** It has changed since it was read. */
export const isChanged = (error: unknown): boolean => statusOf(error) === 412;

/** The answer, or `undefined` where what was asked for isn't there. */
export async function orMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
