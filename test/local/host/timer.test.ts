import { BlobServiceClient } from '@azure/storage-blob';
import { QueueClient } from '@azure/storage-queue';
import { afterAll, beforeAll, test } from 'vitest';
import { type StrictAzurite, startStrictAzurite } from '../../support/strict.ts';
import { appName, buildApp, type CleanUp } from './support/app.ts';
import { runToEnd, startHost } from './support/host.ts';

let azurite: StrictAzurite;
beforeAll(async () => {
  azurite = await startStrictAzurite();
});
afterAll(() => azurite.stop());

/** Builds the fixture for one test, which runs beside the others, and starts it with these settings. */
async function prepare(cleanUp: CleanUp) {
  const app = await buildApp({ fixture: 'timer.ts' }, {}, cleanUp);
  const storage = { AzureWebJobsStorage: azurite.connectionString };
  return {
    app,
    start: (settings: Record<string, string>) => startHost(app, { ...storage, ...settings }, [], cleanUp),
  };
}

async function recordStatus(app: string, status: { Last: string; Next: string }): Promise<void> {
  const service = BlobServiceClient.fromConnectionString(azurite.connectionString);
  const container = service.getContainerClient('azure-webjobs-hosts');
  await container.createIfNotExists();
  const text = JSON.stringify({ ...status, LastUpdated: status.Last });
  await container
    .getBlockBlobClient(`timers/${appName(app)}/Host.Functions.tick/status`)
    .upload(text, Buffer.byteLength(text));
}

const yearly = '0 0 0 1 1 *';
const thisYear = new Date().getUTCFullYear();
const january = (year: number) => `${year}-01-01T00:00:00.000Z`;
const timerOf = (report: Record<string, unknown> | undefined) => report!.timer as Record<string, unknown>;

test.concurrent('a timer runs when its seconds come round, and never twice at once', async ({
  onTestFinished,
  expect,
}) => {
  const { start } = await prepare(onTestFinished);
  const host = await start({ SCHEDULE: '* * * * * *', WORK_MS: '1300' });

  const reports = await host.until((seen) => seen.length === 3);

  expect(reports.map((report) => report.running)).toEqual([1, 1, 1]);
  expect(timerOf(reports[0])).toEqual({
    schedule: { adjustForDST: true },
    scheduleStatus: null,
    isPastDue: false,
  });
});

test.concurrent('a run that fails does not end the schedule', async ({ onTestFinished }) => {
  const { start } = await prepare(onTestFinished);
  const host = await start({ SCHEDULE: '* * * * * *', FAIL: '1' });
  await host.until((seen) => seen.length === 2);
});

test.concurrent('a run missed while no host ran is caught up once', async ({ onTestFinished, expect }) => {
  const { app, start } = await prepare(onTestFinished);
  await recordStatus(app, { Last: january(thisYear - 3), Next: january(thisYear - 2) });
  const first = await start({ SCHEDULE: yearly });

  const [report] = await first.until((seen) => seen.length === 1);
  expect(timerOf(report)).toEqual({
    schedule: { adjustForDST: true },
    scheduleStatus: {
      last: january(thisYear - 3),
      next: january(thisYear - 2),
      lastUpdated: january(thisYear - 3),
    },
    isPastDue: true,
  });
  expect(await first.end()).toBe(0);

  const second = await start({ SCHEDULE: yearly, RUN_ON_STARTUP: 'true' });
  const [again] = await second.until((seen) => seen.length === 1);
  expect(timerOf(again)).toMatchObject({ isPastDue: false, scheduleStatus: { next: january(thisYear + 1) } });
});

test.concurrent('runOnStartup runs at once; a timer that was never due waits for its time', async ({
  onTestFinished,
  expect,
}) => {
  const { start } = await prepare(onTestFinished);
  const waits = await start({ SCHEDULE: yearly });
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(waits.reports()).toEqual([]);
  await waits.end();

  const runs = await start({ SCHEDULE: yearly, RUN_ON_STARTUP: 'true' });
  const [report] = await runs.until((seen) => seen.length === 1);
  expect(timerOf(report)).toMatchObject({
    isPastDue: false,
    scheduleStatus: { last: '0001-01-01T00:00:00', next: january(thisYear + 1) },
  });
});

test.concurrent('of two hosts one runs the timer, and the other takes over when it stops', async ({
  onTestFinished,
  expect,
}) => {
  const { start } = await prepare(onTestFinished);
  const hosts = await Promise.all([start({ SCHEDULE: '* * * * * *' }), start({ SCHEDULE: '* * * * * *' })]);
  await hosts[0]!.until(() => hosts.some((host) => host.reports().length >= 3));
  const [running, idle] = hosts.sort((a, b) => b.reports().length - a.reports().length);
  expect(idle!.reports()).toEqual([]);

  expect(await running!.end()).toBe(0);

  await idle!.until((seen) => seen.length > 0);
});

test.concurrent('a retry policy runs a failed timer again, with the retry context', async ({
  onTestFinished,
  expect,
}) => {
  const { start } = await prepare(onTestFinished);
  const host = await start({ SCHEDULE: yearly, RUN_ON_STARTUP: 'true', FAILURES: '2', RETRIES: '3' });

  const reports = await host.until((seen) => seen.length === 3);

  expect(reports.map(({ fails }) => fails)).toEqual([true, true, false]);
  expect(reports.map(({ retry }) => retry)).toMatchObject([
    undefined,
    { retryCount: 1, maxRetryCount: 3, exception: { message: 'This run fails' } },
    { retryCount: 2, maxRetryCount: 3 },
  ]);
  expect(Number(reports[1]!.at) - Number(reports[0]!.at)).toBeGreaterThan(900);
});

test('a wrong schedule is found before any function begins to work', async ({ expect }) => {
  const queue = new QueueClient(azurite.connectionString, 'untouched');
  await queue.create();
  await queue.sendMessage('d2FpdGluZw==');
  const app = await buildApp({
    source: `
      import { app } from '@azure/functions';
      app.storageQueue('work', { queueName: 'untouched', connection: 'AzureWebJobsStorage', handler: () => {} });
      app.timer('plan', { schedule: '61 * * * * *', handler: () => {} });
      app.hook.appStart(() => console.log('the app starts'));`,
  });

  const { code, stderr } = await runToEnd(['--app', app, '--port', '0'], {
    AzureWebJobsStorage: azurite.connectionString,
  });

  expect(code).toBe(1);
  expect(stderr).toBe('plan: Schedule "61 * * * * *": "61" is no second; it takes 0 to 59.');
  const { peekedMessageItems } = await queue.peekMessages();
  expect(peekedMessageItems.map(({ dequeueCount }) => dequeueCount)).toEqual([0]);
});
