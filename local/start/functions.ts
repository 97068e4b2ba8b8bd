import { join } from 'node:path';
import { hashApp } from '../host/hash.ts';
import type { Teller } from './console.ts';
import type { StartOptions } from './options.ts';
import { LOCAL, ported, type Services } from './services.ts';
import { appSettings } from './settings.ts';

/** The folder with the app as it is deployed. */
const APP = join(LOCAL, '..');

/**
 * Starts the built functions in as many host processes as asked, which share the work as instances on Azure
 * do. The first one has the HTTP port that everybody knows.
 *
 * @returns the hash of what they run
 */
export async function startFunctions(
  services: Services,
  options: StartOptions,
  settings: Parameters<typeof appSettings>[0],
  tell: Teller,
): Promise<string> {
  const env = appSettings(settings);
  const hosts = await Promise.all(
    Array.from({ length: options.instances }, (_, i) =>
      services.start<{ hash: string }>({
        name: i === 0 ? 'functions' : `functions-${i + 1}`,
        script: join(LOCAL, 'host/main.ts'),
        args: ['--app', APP, ...ported({ '': i === 0 ? options.ports.functions : 0 })],
        env,
      }),
    ),
  );
  const address = `http://127.0.0.1:${options.ports.functions}`;
  const hash = hosts[0]?.ready.hash ?? (await hashApp(APP));
  if (hosts.length === 0) {
    tell.up('Functions host', `left to npm run start:func, on ${address}`);
    return hash;
  }
  const instances = hosts.length > 1 ? `, ${hosts.length} instances` : '';
  tell.up('Functions host', `${address}, dist/main.js, hash ${hash.slice(0, 12)}${instances}`);
  return hash;
}
