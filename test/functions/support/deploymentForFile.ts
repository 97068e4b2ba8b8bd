import { afterAll } from 'vitest';
import type { Storage } from '../../../shared/storage/connect.ts';
import type { StrictAzurite } from '../../support/strict.ts';
import { startDeployment } from './deployment.ts';

/** An empty deployment for all tests of a file: to be awaited before them, it ends after the last of them. */
export async function deploymentForFile(): Promise<{ storage: Storage; azurite: StrictAzurite }> {
  const deployment = await startDeployment();
  afterAll(() => deployment.azurite.stop());
  return deployment;
}
