import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { linkKeys } from '../../../local/start/secrets.ts';

test('the key of the links is made once for a data folder, for this user only', () => {
  const data = mkdtempSync(join(tmpdir(), 'vakt-links-'));
  onTestFinished(() => rmSync(data, { recursive: true }));
  const made = linkKeys(data);
  expect(made).toMatch(/^[\w-]{43}$/);
  expect(linkKeys(data)).toBe(made);
  // Windows has no such modes.
  if (process.platform !== 'win32') expect(statSync(join(data, 'links/keys')).mode & 0o077).toBe(0);
});
