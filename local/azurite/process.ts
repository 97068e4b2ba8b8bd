/**
 * Azurite as its own command starts it, without the library by which it would tell its makers how it is used: that is
 * switched off all the same (`--disableTelemetry`), and to load it took most of the start.
 */
import { createRequire, Module, registerHooks } from 'node:module';

registerHooks({
  load(url, context, load) {
    const left = url.includes('/node_modules/applicationinsights/');
    return left ? { format: 'commonjs', source: '', shortCircuit: true } : load(url, context);
  },
});
// It looks where the main script lies.
process.argv[1] = createRequire(import.meta.url).resolve('azurite/dist/src/azurite.js');
Module.runMain();
