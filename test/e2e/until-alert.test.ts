import { createServer } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { freePortBase, newFolder, removeFolder, runStart } from './support/plant.ts';

const data = newFolder();
afterAll(() => removeFolder(data));

interface Result {
  readonly ok: boolean;
  readonly seconds: number;
  readonly chain: {
    packetId: string;
    readingAt: string;
    transition: { id: string; at: string };
    messageId: string;
  };
  readonly packets: { sent: number; admitted: number; refused: number };
  readonly readings: number;
  readonly kpis: number;
  readonly lifeEstimates: number;
  readonly mails: number;
  readonly erasures: number;
}

async function untilAlert(portBase: number, ...options: string[]): Promise<Result> {
  const plant = ['--json', '--data', data, '--port-base', String(portBase)];
  // Other tests have plants of their own beside it: what takes 40 s alone takes two minutes there.
  const args = ['--until-alert', '--time-limit', '270', ...plant, ...options];
  const { code, stdout, stderr } = await runStart(args);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Result;
}

test('npm start ends by itself once a packet has become a mail, and goes on from there', async () => {
  const portBase = await freePortBase();
  const first = await untilAlert(portBase, '--fresh');
  expect(first.ok).toBe(true);
  const { packetId, readingAt, transition, messageId } = first.chain;
  expect(packetId).toMatch(/^[a-z2-7]{26}-\d+$/);
  expect(Date.parse(readingAt)).toBeLessThanOrEqual(Date.parse(transition.at));
  expect(messageId).toMatch(new RegExp(`^<${transition.id}\\.[a-z2-7]+@`));
  expect(first.packets.refused).toBe(0);
  expect(first.packets.sent - first.packets.admitted).toBeLessThan(20); // those on their way just then
  // Two weeks, a reading every two minutes, of four pumps, and what was live since.
  expect(first.readings).toBeGreaterThanOrEqual(4 * 14 * 24 * 30);
  expect(first.kpis).toBeGreaterThanOrEqual(4 * 20);
  expect(first.lifeEstimates).toBeGreaterThanOrEqual(1);
  expect(first.mails).toBeGreaterThanOrEqual(2); // an alarm, which speaks for its warning, to two people

  const second = await untilAlert(portBase);
  expect(second.chain).toEqual(first.chain);
  expect(second.readings).toBeGreaterThanOrEqual(first.readings);
  expect(second.mails).toBeGreaterThanOrEqual(first.mails);
}, 600_000);

test('what can’t be started is said by name', async () => {
  const portBase = await freePortBase();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(portBase + 7, resolve));
  const { code, stderr } = await runStart(['--data', data, '--port-base', String(portBase)]);
  server.close();
  expect(code).toBe(1);
  expect(stderr).toContain(`port ${portBase + 7} (inbox, HTTP) is in use`);
});

test('wrong usage is answered with the right one', async () => {
  const { code, stderr } = await runStart(['--until-alarm']);
  expect(code).toBe(2);
  expect(stderr).toContain('--until-alert');
});
