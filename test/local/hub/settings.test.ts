import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSettings } from '../../../local/hub/settings.ts';
import { temporaryFolder } from './support/hub.ts';

const now = new Date('2026-11-23T12:00:00Z');

test('what was decided at the first start stays', async () => {
  const directory = await temporaryFolder();
  const first = await openSettings(directory, 2, now);
  expect(await openSettings(directory, undefined, new Date())).toEqual(first);
  expect(first.provisioning.idScope).toMatch(/^0ne[0-9A-F]{8}$/);
  expect(new Set([first.policy.key, first.provisioning.policy.key]).size).toBe(2);
});

test('a folder from before there was a provisioning service gets one, and keeps its own key', async () => {
  const directory = await temporaryFolder();
  const { provisioning, ...older } = await openSettings(directory, 2, now);
  await writeFile(join(directory, 'hub.json'), JSON.stringify(older));

  const opened = await openSettings(directory, undefined, now);
  expect(opened).toMatchObject(older);
  expect(opened.provisioning.idScope).not.toBe(provisioning.idScope);
  expect(await openSettings(directory, undefined, now)).toEqual(opened);
});

test('a file that is not JSON is named, and left alone', async () => {
  const directory = await temporaryFolder();
  await writeFile(join(directory, 'hub.json'), '{');
  await expect(openSettings(directory, undefined, now)).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
    message: expect.stringContaining('hub.json'),
  });
  expect(await readFile(join(directory, 'hub.json'), 'utf8')).toBe('{');
});
