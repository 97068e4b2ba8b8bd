import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hashApp } from '../../../local/host/hash.ts';
import { buildApp } from './support/app.ts';
import { runToEnd, startHost } from './support/host.ts';

const withSettings = `
  import { app } from '@azure/functions';
  app.timer('plan', { schedule: '%PLAN_SCHEDULE%', handler: () => {} });
  app.storageQueue('work', { queueName: '%WORK_QUEUE%', connection: 'Store', handler: () => {} });
  app.eventHub('ingest', { eventHubName: '%HUB%', connection: 'Hub', handler: () => {} });`;

test('the ready line is all there is on stdout: port, functions, and the hash of what runs', async () => {
  const app = await buildApp({ fixture: 'http.ts' });

  const host = await startHost(app, {});

  expect(host.ready).toEqual({
    ready: true,
    http: expect.any(Number),
    hash: await hashApp(app),
    functions: expect.arrayContaining([{ name: 'echo', trigger: 'httpTrigger' }]),
  });
  expect(host.lines.join('\n')).toContain('what an app prints while loading');
  expect(await host.end('SIGINT')).toBe(0);
});

test('missing settings are all named at once, each with the function that wants it', async () => {
  const { code, stderr, stdout } = await runToEnd(['--app', await buildApp({ source: withSettings })]);

  expect([code, stdout]).toEqual([1, '']);
  for (const line of [
    'PLAN_SCHEDULE (schedule of plan)',
    "AzureWebJobsStorage (the host's own storage of plan)",
    'WORK_QUEUE (queueName of work)',
    'Store (connection of work)',
    'HUB (eventHubName of ingest)',
    'Hub (connection of ingest)',
  ]) {
    expect(stderr).toContain(line);
  }
});

test('a settings file stands behind the environment, before the app is loaded', async () => {
  const app = await buildApp({
    source: `
      import { app } from '@azure/functions';
      const text = process.env.FROM_FILE + ' ' + process.env.FROM_BOTH;
      app.get('settings', () => ({ body: text }));`,
  });
  const file = join(app, 'settings.json');
  await writeFile(file, JSON.stringify({ Values: { FROM_FILE: 'file', FROM_BOTH: 'file' } }));

  const host = await startHost(app, { FROM_BOTH: 'environment' }, ['--settings', file]);

  const response = await fetch(`http://127.0.0.1:${host.ready.http}/api/settings`);
  expect(await response.text()).toBe('file environment');
});

test("an app's own coded error stops the start with its message and without a stack", async () => {
  const app = await buildApp({
    source: `
      import { app } from '@azure/functions';
      app.get('early', () => ({}));
      throw Object.assign(new Error('SMTP_URL is not set; set it to smtp://host:port'), { code: 'settings' });`,
  });

  const { code, stderr } = await runToEnd(['--app', app]);

  expect(code).toBe(1);
  expect(stderr).toContain('SMTP_URL is not set; set it to smtp://host:port');
  expect(stderr).not.toMatch(/^\s+at /m);
});

test('any other error while loading comes with its stack', async () => {
  const app = await buildApp({ source: `null.boom;` });
  const { code, stderr } = await runToEnd(['--app', app]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/failed while loading .*main\.js: TypeError.*\n\s+at /);
});

test.each([
  ['an app without functions', { source: 'export {};' }, {}, 'registers no function'],
  [
    'the same name twice',
    { source: "import { app } from '@azure/functions'; app.get('a', () => ({})); app.get('a', () => ({}));" },
    {},
    'A function named "a" is registered twice',
  ],
  [
    'a trigger this host does not have',
    { source: "import { app } from '@azure/functions'; app.warmup('w', { handler: () => {} });" },
    {},
    'w: this host has no warmupTrigger',
  ],
  [
    'a wrong host.json',
    { fixture: 'http.ts' },
    { extensions: { queues: { batchSize: 33 } } },
    'host.json: extensions.queues.batchSize must be a whole number from 1 to 32.',
  ],
  [
    'a route it cannot serve',
    {
      source:
        "import { app } from '@azure/functions'; app.get('r', { route: '{a}-{b}', handler: () => ({}) });",
    },
    {},
    '"{a}-{b}" is not understood here',
  ],
])('%s stops the start and is named', async (_name, source, hostJson, message) => {
  const { code, stderr } = await runToEnd(['--app', await buildApp(source, hostJson), '--port', '0']);
  expect(code).toBe(1);
  expect(stderr).toContain(message);
});

test('a signal that comes while the host is still starting ends it with 0, before it is ready', async () => {
  const app = await buildApp({
    source: `
      import { app } from '@azure/functions';
      app.get('early', () => ({}));
      console.log('loading');
      await new Promise((resolve) => setTimeout(resolve, 2_000));`,
  });
  const { code, stdout } = await runToEnd(['--app', app, '--port', '0'], {}, 'loading');
  expect([code, stdout]).toEqual([0, '']);
});

test('a folder without dist/ is told from a built app', async () => {
  const app = await buildApp({ fixture: 'http.ts' });
  await rm(join(app, 'dist'), { recursive: true });
  const { code, stderr } = await runToEnd(['--app', app]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^\S+ holds no built app \(ENOENT for dist\/\): build it first\.$/);
});

test('a wrong command line ends with 2 and the usage', async () => {
  expect(await runToEnd(['--port', '1'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--app'),
  });
  expect(await runToEnd(['--nonsense'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Usage:'),
  });
});

test('hooks run at the start, around every invocation, and at the end', async () => {
  const app = await buildApp({
    source: `
      import { app } from '@azure/functions';
      const print = (...what) => console.log('hook', ...what);
      app.hook.appStart(() => print('start'));
      app.hook.appTerminate(() => print('terminate'));
      app.hook.preInvocation((context) => { context.inputs = ['changed']; context.hookData.n = 1; });
      app.hook.postInvocation((context) => print(context.hookData.n, context.result.body, context.error));
      app.get('hooked', (request) => ({ body: request }));`,
  });
  const host = await startHost(app, {});

  const response = await fetch(`http://127.0.0.1:${host.ready.http}/api/hooked`);
  expect(await response.text()).toBe('changed');
  expect(await host.end()).toBe(0);

  expect(host.lines.filter((line) => line.startsWith('hook'))).toEqual([
    'hook start',
    'hook 1 changed null',
    'hook terminate',
  ]);
});

test('the hash changes with any deployable file and with nothing else', async () => {
  const app = await buildApp({ fixture: 'http.ts' });
  const hash = await hashApp(app);
  expect(hash).toMatch(/^[0-9a-f]{64}$/);

  await writeFile(join(app, 'local.settings.json'), '{}');
  expect(await hashApp(`${app}/`)).toBe(hash);

  await writeFile(join(app, 'dist', 'more.js'), '');
  const more = await hashApp(app);
  expect(more).not.toBe(hash);

  await rm(join(app, 'dist', 'more.js'));
  await writeFile(join(app, 'host.json'), '{"version":"2.0" }');
  expect([hash, more]).not.toContain(await hashApp(app));
});
