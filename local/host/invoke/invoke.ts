import { randomUUID } from 'node:crypto';
import { type HookName, type RegisteredFunction, registered } from '../core/core.ts';
import type {
  CoreInvocationContext,
  InvocationRequest,
  InvocationResponse,
  ProgrammingModel,
  RetryContext,
  TraceContext,
  TypedData,
} from '../core/rpc.ts';
import { FunctionTimeoutError } from '../errors.ts';
import { describeError, type Log } from '../log.ts';
import { newTraceContext } from './trace.ts';

/** What a trigger hands over for one invocation. */
export interface TriggerInput {
  /** A new one unless given. */
  invocationId?: string;
  data: TypedData;
  metadata?: Record<string, TypedData>;
  retryContext?: RetryContext;
  traceContext?: TraceContext;
}

/** What came of an invocation: what the function returned, and that in the worker's terms. */
export interface Outcome {
  result: unknown;
  response: InvocationResponse;
}

/** Runs one invocation of one function; rejects with what the function threw, or with a FunctionTimeoutError. */
export type Invoke = (fn: RegisteredFunction, input: TriggerInput) => Promise<Outcome>;

/**
 * The one way into the app's code. The input goes through the library's own invocation model, so the app sees what
 * the real worker would give it; hooks run around the function in the worker's order. A function that outlives
 * `timeoutMs` has failed, and `onTimeout` is told before anybody else: nothing can stop it but the end of the process.
 * Failures are logged here, once.
 */
export function createInvoke(
  model: ProgrammingModel,
  timeoutMs: number,
  onTimeout: () => void,
  log: Log,
): Invoke {
  return async (fn, input) => {
    const name = fn.metadata.name;
    const request = toRequest(fn, input);
    const started = Date.now();
    try {
      const outcome = await withTimeout(runInvocation(model, fn, request, log), name, timeoutMs);
      log('debug', name, `done in ${Date.now() - started} ms (${request.invocationId})`);
      return outcome;
    } catch (error) {
      if (error instanceof FunctionTimeoutError) onTimeout();
      log('error', name, `failed (${request.invocationId}): ${describeError(error)}`);
      throw error;
    }
  };
}

/** Name and options of the binding that triggers the function. */
export function triggerBinding(fn: RegisteredFunction) {
  const [name, binding] = Object.entries(fn.metadata.bindings).find(([, { type }]) =>
    /trigger$/i.test(type),
  )!;
  return { name, binding };
}

function toRequest(fn: RegisteredFunction, input: TriggerInput): InvocationRequest {
  return {
    invocationId: input.invocationId ?? randomUUID(),
    inputData: [{ name: triggerBinding(fn).name, data: input.data }],
    triggerMetadata: input.metadata,
    retryContext: input.retryContext,
    traceContext: input.traceContext ?? newTraceContext(),
  };
}

async function runInvocation(
  model: ProgrammingModel,
  fn: RegisteredFunction,
  request: InvocationRequest,
  log: Log,
): Promise<Outcome> {
  const core: CoreInvocationContext = {
    invocationId: request.invocationId,
    request,
    metadata: fn.metadata,
    log: (level, _category, message) => log(level, fn.metadata.name, message),
  };
  const invocation = model.getInvocationModel(core);
  const { context, inputs } = await invocation.getArguments();
  const hookData = {};

  const before = { hookData, invocationContext: context, functionCallback: fn.callback, inputs };
  core.state = 'preInvocationHooks';
  await runHooks('preInvocation', before);

  const after = {
    hookData,
    invocationContext: context,
    inputs: before.inputs,
    result: null as unknown,
    error: null as unknown,
  };
  core.state = 'invocation';
  try {
    after.result = await invocation.invokeFunction(context, before.inputs, before.functionCallback);
  } catch (error) {
    // A thrown non-error must count as a failure too.
    after.error = error ?? new Error(`The function threw ${String(error)}`);
  }
  core.state = 'postInvocationHooks';
  await runHooks('postInvocation', after);
  core.state = undefined;

  if (after.error) throw after.error;
  return { result: after.result, response: await invocation.getResponse(context, after.result) };
}

/** Runs the app's hooks of one name, one after the other, on one context that they may change. */
export async function runHooks(name: HookName, context: Record<string, unknown>): Promise<void> {
  for (const hook of registered.hooks.get(name) ?? []) await hook(context);
}

async function withTimeout<T>(work: Promise<T>, functionName: string, timeoutMs: number): Promise<T> {
  // setTimeout takes 31 bits; a longer limit than 24 days is none.
  if (timeoutMs > 0x7fff_ffff) return work;
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new FunctionTimeoutError(functionName, timeoutMs)), timeoutMs);
  });
  return Promise.race([work, timeout]).finally(() => clearTimeout(timer));
}
