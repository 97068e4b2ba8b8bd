import type { RegisteredFunction } from '../core/core.ts';
import type { InvocationResponse, RetryOptions } from '../core/rpc.ts';
import { exponentialBackoff } from './backoff.ts';
import type { Invoke, TriggerInput } from './invoke.ts';

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
 * Invokes a function by its own retry policy: the same input again and again until it succeeds, the policy has run
 * out, or `signal` is aborted. From the second try on the app sees a retry context.
 * Rejects with the function's last error; after an abort with the signal's reason, so that the caller can tell an
 * input that is done with from one that is only put off.
 */
export async function invokeWithRetry(
  invoke: Invoke,
  fn: RegisteredFunction,
  input: TriggerInput,
  signal: AbortSignal,
): Promise<InvocationResponse> {
  const policy = fn.metadata.retryOptions;
  let retryContext = input.retryContext;
  for (let retry = 1; ; retry += 1) {
    try {
      return await invoke(fn, { ...input, retryContext });
    } catch (error) {
      const delayMs = policy && retryDelay(policy, retry, Math.random());
      if (delayMs === undefined) throw error;
      await sleep(delayMs, signal);
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
