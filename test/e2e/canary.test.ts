import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { unzipSync } from 'fflate';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { appFiles, hashApp } from '../../local/host/hash.ts';
import { nextOccurrence, parseNcrontab } from '../../local/host/timer/ncrontab.ts';
import { toStoredStatus } from '../../local/host/timer/schedule-status.ts';
import { appSettings } from '../../local/start/settings.ts';
import { archiveOf } from '../../scripts/package/archive.ts';
import type { CanaryRun } from '../../shared/domain/canaryRun.ts';
import { openStorage } from '../../shared/storage/connect.ts';
import { plantIn } from '../../shared/storage/plant.ts';
import { startHost } from '../local/host/support/host.ts';
import { freePortBase, newFolder, ROOT, removeFolder, startPlant, vaktJson } from './support/plant.ts';
import { until } from './support/until.ts';

interface Mail {
  readonly to: readonly string[];
  readonly subject: string;
}

const data = newFolder();
const app = newFolder();
/** Where there is no vault of Azure's, a folder is one. */
const vault = newFolder();
afterAll(() => {
  for (const folder of [data, app, vault]) removeFolder(folder);
});

/** Puts secrets into it, and says where they are, as bicep/modules/functions.bicep does. */
function keptIn(folder: string, secrets: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(secrets).map(([setting, secret]) => {
      const name = setting.replace('VAKT_', '').toLowerCase().replaceAll('_', '-');
      writeFileSync(join(folder, name), secret);
      return [setting, `vault:${name}`];
    }),
  );
}

/** What a deployment brings: the archive, unpacked. */
async function unpack(): Promise<void> {
  const files = (await appFiles(ROOT)).map((path) => [path, readFileSync(join(ROOT, path))] as const);
  for (const [path, content] of Object.entries(unzipSync(archiveOf(new Map(files))))) {
    mkdirSync(dirname(join(app, path)), { recursive: true });
    writeFileSync(join(app, path), content);
  }
}

/** Lets a timer find that it should have run while no host did: it runs as soon as it starts, as it would on Azure. */
async function missARun(storage: string, timer: string, expression: string): Promise<void> {
  const last = new Date(Date.now() - 3_600_000);
  const text = JSON.stringify(
    toStoredStatus({ last, next: nextOccurrence(parseNcrontab(expression), last) }),
  );
  const container = BlobServiceClient.fromConnectionString(storage).getContainerClient('azure-webjobs-hosts');
  await container.createIfNotExists();
  const status = container.getBlockBlobClient(`timers/vakt/Host.Functions.${timer}/status`);
  await status.upload(text, Buffer.byteLength(text));
}

test('the package that is deployed lets its canary go the whole way by itself, from the hub to the inbox', async () => {
  const plant = await startPlant(data, await freePortBase(), ['--no-functions']);
  onTestFinished(async () => {
    await plant.stop();
  });
  const { info } = plant;
  const settings = appSettings(info);
  const operator = settings.VAKT_OPERATOR_MAIL!;
  await vaktJson(data, 'canary', 'set-up', '--email', operator);
  await unpack();
  await missARun(info.storage, 'canary', '15 */10 * * * *');

  const host = await startHost(app, {
    ...settings,
    // As the deployment tells them: which secrets of the vault they are, for the app to read.
    ...keptIn(vault, {
      VAKT_CANARY: readFileSync(join(data, 'canary.txt'), 'utf8').trim(),
      VAKT_PSEUDONYM_KEY: settings.VAKT_PSEUDONYM_KEY!,
      VAKT_LINK_KEYS: settings.VAKT_LINK_KEYS!,
    }),
    VAKT_VAULT: vault,
    VAKT_CANARY_HOURS: '4',
  });
  expect(host.ready.hash).toBe(await hashApp(ROOT));

  const kept = () => plantIn(openStorage(info.storage, info.storage)).canary();
  const run = await until(kept, (found) => found !== undefined);
  expect(run, host.lines.slice(-20).join('\n')).not.toHaveProperty('missing');
  expect(Object.keys(run!.seconds)).toEqual(['ready', 'sent', 'stored', 'raised', 'mailed']);

  // The line that the alert rule waits for, and the mail that was found.
  const line = (await until(
    async () => host.lines.find((text) => text.includes('{"canary":')),
    (found) => found !== undefined,
  ))!;
  expect((JSON.parse(line.slice(line.indexOf('{"canary":'))) as { canary: CanaryRun }).canary).toEqual(run);
  const mails = (await (await fetch(`${info.inbox.http}/api/mails`)).json()) as Mail[];
  expect(mails.map(({ to }) => to)).toEqual([[operator]]);
  expect(mails[0]!.subject).toMatch(/vakt-canary.*1,500 hPa/);
  expect(await host.end('SIGTERM')).toBe(0);
}, 480_000);
