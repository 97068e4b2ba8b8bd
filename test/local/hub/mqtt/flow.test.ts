import { expect, test } from 'vitest';
import { createFlow } from '../../../../local/hub/mqtt/flow.ts';

function start() {
  const socket = { reading: true, pause: () => set(false), resume: () => set(true) };
  function set(reading: boolean) {
    socket.reading = reading;
    return socket as never;
  }
  return { socket, flow: createFlow(socket as never) };
}

test('a connection with 256 messages on their way to disk is not read from until half are done', () => {
  const { socket, flow } = start();
  for (let n = 0; n < 255; n++) flow.begin(10);
  expect(socket.reading).toBe(true);
  flow.begin(10);
  expect(socket.reading).toBe(false);
  for (let n = 0; n < 127; n++) flow.end(10);
  expect(socket.reading).toBe(false);
  flow.end(10);
  expect(socket.reading).toBe(true);
});

test('a few large messages count as well', () => {
  const { socket, flow } = start();
  for (let n = 0; n < 16; n++) flow.begin(256 * 1024);
  expect(socket.reading).toBe(false);
  for (let n = 0; n < 8; n++) flow.end(256 * 1024);
  expect(socket.reading).toBe(true);
});
