import { CommanderError } from 'commander';
import { InputError, VaktError } from '../shared/errors.ts';
import { isMissing, statusOf } from '../shared/storage/failures.ts';

/** 0 done, 1 failed, 2 wrong usage: what was given can't be done as given. */
export function exitCodeOf(error: unknown): 0 | 1 | 2 {
  if (error instanceof CommanderError) return /^commander\.(helpDisplayed|version)$/.test(error.code) ? 0 : 2;
  return error instanceof InputError ? 2 : 1;
}

/** What went wrong and what to do about it, for a person: no stack, no more lines than it takes. */
export function messageOf(error: unknown): string {
  if (error instanceof VaktError) return error.message;
  const address = unreachable(error);
  if (address) return `${address} can't be reached: is the plant running, or the connection string right?`;
  if (isMissing(error)) {
    return 'A table or container is not there. On a new deployment, add a customer first: vakt customer add.';
  }
  if (statusOf(error) === 403 || statusOf(error) === 401) {
    return 'The storage account refused the key: check the connection string.';
  }
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0] ?? text;
}

/** The host and port a connection could not be made to, if that is what went wrong. */
function unreachable(error: unknown): string | undefined {
  const { code, request } = error as { code?: unknown; request?: { url?: string } };
  if (
    !/^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|REQUEST_SEND_ERROR)$/.test(
      `${code}`,
    )
  ) {
    return undefined;
  }
  return request?.url === undefined ? 'The storage account' : new URL(request.url).host;
}
