import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { SecretError } from '../../../shared/errors.ts';
import { readerAt } from '../../../shared/secrets.ts';
import { secretBehind, withSecrets } from '../../../shared/settings/secrets.ts';

const folder = mkdtempSync(join(tmpdir(), 'vakt-vault-'));
writeFileSync(join(folder, 'link-keys'), 'new,old\n');
afterAll(() => rmSync(folder, { recursive: true }));

let now = 0;
beforeEach(() => {
  now = 0;
});
const patience = {
  clock: () => now,
  wait: async (ms: number) => {
    now += ms;
  },
};

test('a setting that names a secret has the newest of it; any other is left as it is', async () => {
  const env = {
    VAKT_LINK_KEYS: 'vault:link-keys',
    VAKT_PORTAL_URL: 'https://vakt.example.com',
    EMPTY: undefined,
  };
  const found = await withSecrets(env, readerAt(folder, undefined), patience);
  expect(found.env).toEqual({ ...env, VAKT_LINK_KEYS: 'new,old' });
  expect(found.unread.size).toBe(0);
  expect(await secretBehind('vault:link-keys', readerAt(folder, undefined))).toBe('new,old');
  expect(await secretBehind('as it is', readerAt(folder, undefined))).toBe('as it is');
});

test('a secret that is not there is not waited for, and what to do about it is said', async () => {
  const found = await withSecrets({ VAKT_CANARY: 'vault:canary' }, readerAt(folder, undefined), patience);
  expect(found.env).toEqual({ VAKT_CANARY: 'vault:canary' });
  expect(found.unread.get('VAKT_CANARY')).toBe(
    'there is no secret canary in the vault yet: npm run secrets, then restart the functions',
  );
  expect(now).toBe(0);
});

test('a vault that does not let us in yet is asked again: its network may be there a moment after us', async () => {
  let asked = 0;
  const read = async () => {
    asked += 1;
    if (asked < 4) throw new SecretError('The vault does not answer.');
    return 'sings';
  };
  const found = await withSecrets({ VAKT_CANARY: 'vault:canary' }, read, patience);
  expect(found).toEqual({ env: { VAKT_CANARY: 'sings' }, unread: new Map() });
  expect(now).toBe(3_500);
});

test('it is given up within the time that an app has to start, naming the secret and the reason', async () => {
  const read = async () => {
    throw new SecretError('The vault did not show link-keys (403): is your role there yet?');
  };
  const found = await withSecrets({ VAKT_LINK_KEYS: 'vault:link-keys' }, read, patience);
  expect(found.unread.get('VAKT_LINK_KEYS')).toMatch(
    /^the secret link-keys was not read from the vault: .*403/,
  );
  expect(now).toBeLessThanOrEqual(15_000);
  const none = await withSecrets(
    { VAKT_LINK_KEYS: 'vault:link-keys' },
    readerAt(undefined, undefined),
    patience,
  );
  expect(none.unread.get('VAKT_LINK_KEYS')).toContain('set VAKT_VAULT');
});
