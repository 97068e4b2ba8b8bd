import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { findBicep } from '../../../scripts/azure/cli.ts';

afterEach(() => vi.unstubAllEnvs());

test.skipIf(process.platform === 'win32').each([
  ['0.36.1', false],
  ['0.49.1', false],
  ['0.49.2', true],
  ['0.50.0', true],
  ['1.0.0', true],
  ['no version', false],
])('a Bicep CLI on the path that says it is %s is taken: %s', (version, taken) => {
  const folder = mkdtempSync(join(tmpdir(), 'vakt-bicep-'));
  const cli = join(folder, 'bicep');
  writeFileSync(cli, `#!/bin/sh\necho "Bicep CLI version ${version} (0123456789)"\n`);
  chmodSync(cli, 0o755);
  // Nothing that was restored, nor what az keeps.
  vi.stubEnv('NUGET_PACKAGES', folder);
  vi.stubEnv('HOME', folder);
  vi.stubEnv('PATH', `${folder}:/usr/bin:/bin`);
  expect(findBicep()).toBe(taken ? cli : undefined);
  rmSync(folder, { recursive: true });
});
