import type { RegisteredFunction } from '../core/core.ts';
import type { RetryContext, RetryOptions } from '../core/rpc.ts';
import { exponentialBackoff } from './backoff.ts';

/**
 * How long to wait before retry number `retry` (from 1), in milliseconds; undefined when the policy has run out.
 * `maxRetryCount` −1 retries for ever.
 * https://learn.microsoft.com/azure/azure-functions/functions-bindings-error-pages
 */
export function retryDelay(policy: RetryOptions, retry: number, random: number): number | undefined {
  const most = policy.maxRetryCount ?? 0;
  if (most !== -1 && retry > most) return undefined;
  const ms = (duration: { seconds: number } | undefined) => (duration?.seconds ?? 0) * 1000;
  return policy.retryStrategy === 'exponentialBackoff'
    ? exponentialBackoff(retry, ms(policy.minimumInterval), ms(policy.maximumInterval), random)
    : ms(policy.delayInterval);
}

/**
 * Does one input by the function's own retry policy: `attempt` again and again until it succeeds, the policy has run
 * out, or `signal` is aborted. From the second attempt on it is given the retry context for the app.
 * Rejects with the last attempt's error, or, when the signal cut the retries short, with a PutOff: that input is not
 * done with.
 */
export async function withRetries<T>(
  fn: RegisteredFunction,
  signal: AbortSignal,
  attempt: (retryContext: RetryContext | undefined) => Promise<T>,
): Promise<T> {
  const policy = fn.metadata.retryOptions;
  let retryContext: RetryContext | undefined;
  for (let retry = 1; ; retry += 1) {
    try {
      return await attempt(retryContext);
    } catch (error) {
      const delayMs = policy && retryDelay(policy, retry, Math.random());
      if (delayMs === undefined) throw error;
      await sleep(delayMs, signal).catch(() => {
        throw new PutOff();
      });
      const { message, stack } =
        error instanceof Error ? error : { message: String(error), stack: undefined };
      retryContext = {
        retryCount: retry,
        maxRetryCount: policy!.maxRetryCount!,
        exception: { message, source: fn.metadata.name, stackTrace: stack ?? '' },
      };
    }
  }
}

/** The work was interrupted between two attempts and is still to be done. */
export class PutOff extends Error {}

/** Waits; rejects with the signal's reason as soon as it is aborted. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
