import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { WORKER_BUNDLE } from '../../../scripts/bundle.ts';
import { startTestHub, temporaryFolder } from '../../local/hub/support/hub.ts';

test('bundled as the functions are, the client still closes and removes identities', async () => {
  const outdir = await temporaryFolder();
  const entryPoints = { client: join(import.meta.dirname, '../../../shared/hub/identities.ts') };
  const outExtension = { '.js': '.mjs' };
  await build({ ...WORKER_BUNDLE, entryPoints, outdir, outExtension, splitting: true });
  const { deviceIdentities } = (await import(
    join(outdir, 'client.mjs')
  )) as typeof import('../../../shared/hub/identities.ts');
  const hub = await startTestHub();
  const { service, dps } = hub.ready;
  const provisioning = { ...dps, endpoint: 'localhost', ca: hub.ca };
  const identities = deviceIdentities({ service, ca: hub.ca, provisioning });
  const { primaryKey } = await identities.create('pump-1');
  await identities.disable('pump-1');
  await identities.enable('pump-1');
  expect((await identities.create('pump-1')).primaryKey).toBe(primaryKey);
  await identities.remove('pump-1');
});
