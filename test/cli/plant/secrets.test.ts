import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { canaryAccess } from '../../../cli/canary/access.ts';
import { PlantNotFoundError } from '../../../cli/plant/locate.ts';
import { plantPseudonymKey } from '../../../cli/plant/open.ts';
import { canaryText } from '../../../shared/canary/access.ts';

const folder = mkdtempSync(join(tmpdir(), 'vakt-secrets-'));
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

test('the tool reads what a deployment puts out as the name of a secret in its vault, as the functions do', async () => {
  const access = {
    host: 'iot-vakt.azure-devices.net',
    deviceId: 'vakt-canary',
    key: 'a2V5',
    authorization: 'a'.repeat(26),
  };
  writeFileSync(join(folder, 'pseudonym-key'), 'a key of more than thirty-two characters\n');
  vi.stubEnv('VAKT_DATA_STORAGE', 'UseDevelopmentStorage=true');
  vi.stubEnv('VAKT_VAULT', folder);
  vi.stubEnv('VAKT_PSEUDONYM_KEY', 'vault:pseudonym-key');
  vi.stubEnv('VAKT_CANARY', 'vault:canary');
  expect(await plantPseudonymKey(folder)).toBe('a key of more than thirty-two characters');
  // Not set up yet.
  expect(await canaryAccess(folder)).toBeUndefined();
  writeFileSync(join(folder, 'canary'), canaryText(access));
  expect(await canaryAccess(folder)).toEqual(access);
  vi.stubEnv('VAKT_PSEUDONYM_KEY', 'vault:none');
  await expect(plantPseudonymKey(folder)).rejects.toThrow(PlantNotFoundError);
});
