import { once } from 'node:events';
import { request } from 'node:http';
import { expect, test } from 'vitest';
import { buildApp } from './support/app.ts';
import { startHost } from './support/host.ts';

/** An app that has asked for streams. */
async function startStreaming() {
  const host = await startHost(
    await buildApp({
      source: `
        import { app } from '@azure/functions';
        app.setup({ enableHttpStream: true });
        app.post('echo', {
          route: 'echo/{id:int}',
          handler: (request) => ({
            status: 202,
            headers: { 'content-type': 'text/plain', 'x-id': request.params.id },
            cookies: [{ name: 'a', value: '1' }, { name: 'b', value: '2' }],
            body: request.body,
          }),
        });
        app.get('seen', (request, context) => ({
          jsonBody: {
            url: request.url,
            query: request.query.getAll('x'),
            header: request.headers.get('x-question'),
            invocationId: context.invocationId,
          },
        }));
        app.get('nothing', () => undefined);
        app.get('broken', () => { throw new Error('This is for the log only'); });
        app.get('cut', () => ({
          body: new ReadableStream({
            async start(controller) {
              controller.enqueue(Buffer.from('begun'));
              await new Promise((resolve) => setTimeout(resolve, 100));
              controller.error(new Error('The source ran dry'));
            },
          }),
        }));`,
    }),
    {},
  );
  return { host, base: `http://127.0.0.1:${host.ready.http}` };
}

test('with enableHttpStream the answer streams while the request is still being sent', async () => {
  const { base } = await startStreaming();
  const outgoing = request(`${base}/api/echo/7`, { method: 'POST' });
  outgoing.write('first');
  const [incoming] = await once(outgoing, 'response');
  const received = incoming[Symbol.asyncIterator]();
  const first = await received.next();
  outgoing.end('second');
  const second = await received.next();

  expect([first, second].map(({ value }) => String(value))).toEqual(['first', 'second']);
  expect(await received.next()).toMatchObject({ done: true });
  expect(incoming.statusCode).toBe(202);
  expect(incoming.headers).toMatchObject({ 'x-id': '7', 'set-cookie': ['a=1', 'b=2'] });
  expect(incoming.headers).not.toHaveProperty('x-ms-invocation-id');
});

test('what a function with streams sees of its request is what the caller sent', async () => {
  const { base } = await startStreaming();
  const seen = await fetch(`${base}/api/seen?x=1&x=2`, { headers: { 'x-question': 'why' } });
  expect(await seen.json()).toEqual({
    url: `${base}/api/seen?x=1&x=2`,
    query: ['1', '2'],
    header: 'why',
    invocationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
});

test('with streams, too, nothing returned is 204, a throw is 500, an unknown path 404, and a broken stream is cut off', async () => {
  const { host, base } = await startStreaming();

  expect((await fetch(`${base}/api/nothing`)).status).toBe(204);
  const broken = await fetch(`${base}/api/broken`);
  expect([broken.status, await broken.text()]).toEqual([500, '']);
  expect((await fetch(`${base}/api/echo/seven`, { method: 'POST' })).status).toBe(404);
  const cut = await fetch(`${base}/api/cut`);
  await expect(cut.text()).rejects.toThrow('terminated');
  expect(host.lines.join('\n')).toMatch(/error broken failed .*This is for the log only/);
  expect(host.lines.join('\n')).toMatch(/error cut failed .*The source ran dry/);
  expect(await host.end()).toBe(0);
});
