import { randomBytes } from 'node:crypto';
import type { TraceContext } from '../core/rpc.ts';

/**
 * The W3C trace context of one invocation (https://www.w3.org/TR/trace-context/): it goes on with the caller's trace
 * when the caller sent a valid `traceparent`, and starts a new one otherwise.
 */
export function newTraceContext(callerTraceParent?: string, callerTraceState = ''): TraceContext {
  const span = randomBytes(8).toString('hex');
  const caller = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/.exec(
    callerTraceParent ?? '',
  );
  return caller
    ? { traceParent: `00-${caller[1]}-${span}-${caller[2]}`, traceState: callerTraceState, attributes: {} }
    : { traceParent: `00-${randomBytes(16).toString('hex')}-${span}-00`, traceState: '', attributes: {} };
}
