import type {
  FunctionCallback,
  FunctionMetadata,
  ProgrammingModel,
  RpcLevel,
  RpcLogCategory,
} from './rpc.ts';

/**
 * What an app gets for `@azure/functions-core`: the module that on Azure exists only inside the Node worker.
 * The exports and their behaviour are those of the worker's core API; a process runs one app, so the module's own
 * state is the app's. It is loaded by `require` too, which rules out a top-level await.
 */

export interface RegisteredFunction {
  metadata: FunctionMetadata;
  callback: FunctionCallback;
}

export type HookCallback = (context: Record<string, unknown>) => unknown;
export type SystemLog = (level: RpcLevel, category: RpcLogCategory, message: string) => void;

/** The worker's `log` hook is not among them: the library then tells the app that it is not available. */
const hookNames = ['appStart', 'appTerminate', 'preInvocation', 'postInvocation'] as const;
export type HookName = (typeof hookNames)[number];

/** What the app has registered so far; the host reads it once the app is loaded. */
export const registered = {
  functions: new Map<string, RegisteredFunction>(),
  hooks: new Map<string, HookCallback[]>(hookNames.map((name) => [name, []])),
  model: undefined as ProgrammingModel | undefined,
  /** True once the app is loaded: from then on functions can't be added. */
  closed: false,
  systemLog: (() => {}) as SystemLog,
};

/** Version of the worker whose core API this follows; the library asks only for what is there. */
export const version = '3.12.0';
export const hostVersion = '4.1040.0';

export class Disposable {
  #onDispose: (() => unknown) | undefined;

  static from(...parts: { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const part of parts) part.dispose();
    });
  }

  constructor(onDispose: () => unknown) {
    this.#onDispose = onDispose;
  }

  dispose(): unknown {
    const onDispose = this.#onDispose;
    this.#onDispose = undefined;
    return onDispose?.();
  }
}

export function setProgrammingModel(model: ProgrammingModel): void {
  registered.model = model;
}

export function getProgrammingModel(): ProgrammingModel | undefined {
  return registered.model;
}

/** Throws when the name is taken, or when the app has finished loading, as the worker does. */
export function registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): Disposable {
  if (registered.closed) {
    throw new Error(
      `Function "${metadata.name}" is registered after the app was loaded: register it at the top of the entry point.`,
    );
  }
  if (registered.functions.has(metadata.name)) {
    throw new Error(
      `A function named "${metadata.name}" is registered twice: give one of them another name.`,
    );
  }
  registered.functions.set(metadata.name, { metadata, callback });
  return new Disposable(() => registered.functions.delete(metadata.name));
}

/** Throws a RangeError for a hook the worker doesn't know. */
export function registerHook(name: string, callback: HookCallback): Disposable {
  const hooks = registered.hooks.get(name);
  if (!hooks) {
    throw Object.assign(new RangeError(`Unrecognized hook "${name}"`), { isAzureFunctionsSystemError: true });
  }
  hooks.push(callback);
  return new Disposable(() => {
    const at = hooks.indexOf(callback);
    if (at >= 0) hooks.splice(at, 1);
  });
}

export function log(level: RpcLevel, category: RpcLogCategory, message: string): void {
  registered.systemLog(level, category, message);
}
