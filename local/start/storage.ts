import { join, resolve } from 'node:path';
import { azuriteAnswers, azuriteCommand, azuriteConnectionString } from '../azurite/azurite.ts';
import { freePorts } from '../plant/ports.ts';
import type { Teller } from './console.ts';
import type { StartOptions } from './options.ts';
import { LOCAL, type Services } from './services.ts';

/**
 * Starts Azurite; with `--strict` behind the proxy that refuses what Azure refuses, which then has the ports
 * everybody knows.
 *
 * @returns its connection string
 */
export async function startStorage(services: Services, options: StartOptions, tell: Teller): Promise<string> {
  const { blob, queue, table } = options.ports;
  const known = { blob, queue, table };
  const ports = options.strict ? await hiddenPorts() : known;
  await services.start({
    name: 'azurite',
    ...azuriteCommand(resolve(options.data, 'azurite'), ports),
    probe: async () => (await azuriteAnswers(ports)) || undefined,
  });
  if (options.strict) {
    const routes = (['blob', 'queue', 'table'] as const).flatMap((service) => [
      `--${service}`,
      `${known[service]}:${ports[service]}`,
    ]);
    await services.start({ name: 'strict', script: join(LOCAL, 'strict/main.ts'), args: routes });
  }
  const as = options.strict ? ', as strict as Azure' : '';
  tell.up('Azurite', `blob ${blob}, queue ${queue}, table ${table}${as}`);
  return azuriteConnectionString(known);
}

async function hiddenPorts(): Promise<{ blob: number; queue: number; table: number }> {
  const [blob, queue, table] = await freePorts(3);
  return { blob: blob!, queue: queue!, table: table! };
}
