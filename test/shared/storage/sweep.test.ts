import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openStorage, type Storage } from '../../../shared/storage/connect.ts';
import { poisonQueue, QUEUES } from '../../../shared/storage/names.ts';
import { sweepQueues } from '../../../shared/storage/sweep.ts';
import { type StrictAzurite, startStrictAzurite } from '../../support/strict.ts';

const OWN = 'contractthatgoes';
const OTHER = 'contractthatstays';
const POISON = poisonQueue(QUEUES.alerts);

let azurite: StrictAzurite;
let storage: Storage;
beforeAll(async () => {
  azurite = await startStrictAzurite();
  storage = openStorage(azurite.connectionString, azurite.connectionString);
  for (const name of [QUEUES.analyze, POISON]) await storage.queue(name).createIfNotExists();
});
afterAll(() => azurite.stop());
afterEach(async () => {
  for (const name of [QUEUES.analyze, POISON]) await storage.queue(name).clearMessages();
});

/** @param hidden for so many seconds nobody sees it */
async function put(name: string, contract: string, hidden = 0, text = JSON.stringify({ v: 1, contract })) {
  const message = Buffer.from(text).toString('base64');
  await storage.queue(name).sendMessage(message, { visibilityTimeout: hidden });
}

/** How many messages of a contract are in sight; at most 32 are looked at. */
async function seen(name: string, contract: string): Promise<number> {
  const { peekedMessageItems } = await storage.queue(name).peekMessages({ numberOfMessages: 32 });
  return peekedMessageItems.filter(({ messageText }) =>
    Buffer.from(messageText, 'base64').toString().includes(contract),
  ).length;
}

test('its messages go, others stay, and queues that are not there hold none', async () => {
  expect(await sweepQueues(storage, OWN, false)).toEqual({ removed: 0, clean: true });
  for (let i = 0; i < 3; i++) await put(QUEUES.analyze, OWN);
  await put(QUEUES.analyze, OTHER);
  await put(QUEUES.analyze, OWN, 0, `not JSON, but ${OWN} is in it`);
  expect(await sweepQueues(storage, OWN, false)).toMatchObject({ removed: 4 });
  expect([await seen(QUEUES.analyze, OWN), await seen(QUEUES.analyze, OTHER)]).toEqual([0, 1]);
  // What is in sight, and another's, is all there is.
  expect(await sweepQueues(storage, OWN, false)).toEqual({ removed: 0, clean: true });
});

test('what is out of sight keeps a queue from counting as clean, until it is in sight', async () => {
  await put(QUEUES.analyze, OTHER);
  await put(QUEUES.analyze, OWN, 1);
  expect(await sweepQueues(storage, OWN, false)).toEqual({ removed: 0, clean: false });
  let removed = 0;
  while (removed === 0) ({ removed } = await sweepQueues(storage, OWN, false));
  expect(removed).toBe(1);
  expect(await sweepQueues(storage, OWN, false)).toEqual({ removed: 0, clean: true });
});

test('a long queue is looked through only when that is asked for; then others’ messages begin anew', async () => {
  for (let i = 0; i < 40; i++) await put(QUEUES.analyze, OTHER);
  await put(QUEUES.analyze, OWN);
  expect(await sweepQueues(storage, OWN, false)).toEqual({ removed: 0, clean: false });
  expect(await sweepQueues(storage, OWN, true)).toMatchObject({ removed: 1 });
  const { receivedMessageItems } = await storage
    .queue(QUEUES.analyze)
    .receiveMessages({ numberOfMessages: 32 });
  expect(receivedMessageItems).toHaveLength(32);
  expect(Math.max(...receivedMessageItems.map(({ dequeueCount }) => dequeueCount))).toBeLessThanOrEqual(2);
  expect((await storage.queue(QUEUES.analyze).getProperties()).approximateMessagesCount).toBe(40);
});

test('of a poison queue its messages go, and others stay', async () => {
  for (let i = 0; i < 40; i++) await put(POISON, i % 2 ? OWN : OTHER);
  expect(await sweepQueues(storage, OWN, false)).toMatchObject({ removed: 20 });
  expect(await sweepQueues(storage, OWN, false)).toEqual({ removed: 0, clean: true });
  expect((await storage.queue(POISON).getProperties()).approximateMessagesCount).toBe(20);
});
