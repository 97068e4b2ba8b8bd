import { registerHooks } from 'node:module';

/**
 * Makes `@azure/functions-core` resolve to this folder's core for `import` and for every kind of `require`.
 * It has to be in place before the app loads: `@azure/functions` remembers a failed look-up for ever.
 */
export function supplyCore(): void {
  const url = new URL('./core.ts', import.meta.url).href;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === '@azure/functions-core' ? { url, shortCircuit: true } : next(specifier, context),
  });
}
