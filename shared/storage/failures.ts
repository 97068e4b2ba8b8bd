/** The HTTP status a store answered with, if this error came from its answer. */
export function statusOf(error: unknown): number | undefined {
  const status = (error as { statusCode?: unknown } | undefined)?.statusCode;
  return typeof status === 'number' ? status : undefined;
}

/** The service's own name for what went wrong; the table and blob clients keep it in different places. */
export function codeOf(error: unknown): unknown {
  const { code, details } = (error ?? {}) as {
    code?: unknown;
    details?: { odataError?: { code?: unknown }; errorCode?: unknown };
  };
  return details?.odataError?.code ?? details?.errorCode ?? code;
}

/** Azure takes 40 s and more to delete a table or container, and answers 409 meanwhile. */
const isBeingDeleted = (error: unknown): boolean =>
  statusOf(error) === 409 && /^(Table|Container)BeingDeleted$/.test(String(codeOf(error)));

/** What was asked for isn't there (or its table or container isn't, or not for much longer). */
export const isMissing = (error: unknown): boolean => statusOf(error) === 404 || isBeingDeleted(error);

/** Something is there already. */
export const isConflict = (error: unknown): boolean => statusOf(error) === 409 && !isBeingDeleted(error);

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
