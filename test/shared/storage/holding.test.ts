import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { RETRY_AFTER } from '../../../functions/alerts/ledger.ts';
import { letterDeliveryBy } from '../../../functions/alerts/letters/deliver.ts';
import type { Transition } from '../../../shared/domain/alarm.ts';
import { HIDDEN_AT_MOST, PUT_OFF_AT_MOST } from '../../../shared/domain/erasure.ts';
import type { Letter } from '../../../shared/domain/letter.ts';
import { FormatError, OutageError } from '../../../shared/errors.ts';
import { alarmsIn } from '../../../shared/storage/alarms.ts';
import { openStorage } from '../../../shared/storage/connect.ts';
import { jsonEntity } from '../../../shared/storage/entity.ts';
import { type Holding, holdingIn, MOST_HELD } from '../../../shared/storage/holding.ts';
import { lettersIn, OPERATOR } from '../../../shared/storage/letters.ts';
import { contractTable } from '../../../shared/storage/names.ts';
import { queuesIn, readMessage } from '../../../shared/storage/queues.ts';
import { customersIn } from '../../../shared/storage/registry.ts';
import { DAY, MINUTE, SECOND } from '../../../shared/time.ts';
import { addCustomer, NOW } from '../../functions/support/deployment.ts';
import { deploymentForFile } from '../../functions/support/deploymentForFile.ts';
import { startGate } from '../../functions/support/gate.ts';

const { azurite, storage } = await deploymentForFile();
let hold: Holding;
beforeAll(async () => {
  hold = holdingIn(storage);
  await customersIn(storage).add({ ...(await addCustomer(storage)), key: NEWER.contract });
});

const warn = vi.fn<(text: string) => void>();
beforeEach(async () => {
  warn.mockClear();
  await storage.queue('alerts').clearMessages();
});

/** What lies on the queue and isn't to be seen yet. */
async function waiting() {
  const { peekedMessageItems } = await storage.queue('alerts').peekMessages();
  const { approximateMessagesCount } = await storage.queue('alerts').getProperties();
  return { seen: peekedMessageItems.length, all: approximateMessagesCount };
}
/** A message of the next release, with a field that this one has never heard of. */
const NEWER = { v: 2, contract: 'contractthatstays', urgency: { of: 'a newer release' } };
const reading = (message: unknown) => async () => void readMessage(message);

test('a message of a newer format is put back for later and told of, not failed', async () => {
  await hold('alerts', NEWER, reading(NEWER), warn);
  expect(await waiting()).toEqual({ seen: 0, all: 1 });
  expect(JSON.parse(warn.mock.calls[0]![0])).toMatchObject({ held: 'alerts', times: 1 });
});

test('it comes back as it was, and is held again for longer each time, for some hours in all', async () => {
  const put: { text: string; seconds: number }[] = [];
  const queue = storage.queue('alerts');
  const sendMessage = queue.sendMessage.bind(queue);
  vi.spyOn(queue, 'sendMessage').mockImplementation((text, options = {}) => {
    put.push({ text: Buffer.from(text, 'base64').toString(), seconds: options.visibilityTimeout ?? 0 });
    return sendMessage(text, options);
  });
  const holding = holdingIn({ ...storage, queue: () => queue });
  let message = JSON.stringify(NEWER);
  while (put.length < MOST_HELD) {
    await holding('alerts', message, reading(message), warn);
    message = put.at(-1)!.text;
  }
  expect(JSON.parse(message)).toEqual({ ...NEWER, held: MOST_HELD });
  expect(put.slice(0, 3).map(({ seconds }) => seconds)).toEqual([60, 120, 240]);
  expect(put.reduce((sum, { seconds }) => sum + seconds, 0)).toBeGreaterThan(8 * 3_600);
  // After that it fails, and the host moves it to where the operator finds it.
  await expect(holding('alerts', message, reading(message), warn)).rejects.toThrow(FormatError);
});

test('no message is put off for longer than an erasure waits for what is out of sight', async () => {
  const gate = await startGate(azurite.connectionString);
  try {
    const seconds: number[] = [];
    gate.onRequest = (_, path) => {
      seconds.push(Number(new URL(path, 'http://x').searchParams.get('visibilitytimeout') ?? 0));
      return 'pass';
    };
    const gated = openStorage(gate.connectionString, gate.connectionString);
    for (const delay of [...RETRY_AFTER, 7 * DAY]) {
      await queuesIn(gated).alert({ contract: 'c', letter: 'l' }, delay);
      await queuesIn(gated).analyze({ contract: 'c', device: 'd' }, delay);
    }
    const often = { ...NEWER, held: MOST_HELD - 1 };
    await holdingIn(gated)('alerts', often, reading(often), warn);
    expect(Math.max(...seconds)).toBe(PUT_OFF_AT_MOST / SECOND);
    // As in the release before, whose erasures wait no longer: to be raised only after HIDDEN_AT_MOST was.
    expect(PUT_OFF_AT_MOST).toBe(15 * MINUTE);
    // A function may run for ten minutes, and finds out then at the latest.
    expect(HIDDEN_AT_MOST).toBeGreaterThanOrEqual(Math.max(PUT_OFF_AT_MOST, 10 * MINUTE) + 5 * MINUTE);
  } finally {
    await gate.stop();
  }
});

test('what speaks of a contract that is gone, or is being erased, is done: it is not put out of sight again', async () => {
  const { key } = await addCustomer(storage);
  const message = { ...NEWER, contract: key };
  await customersIn(storage).change(key, (known) => ({ ...known, status: 'erasing' }));
  await hold('alerts', message, reading(message), warn);
  await customersIn(storage).remove(key);
  await hold('alerts', message, reading(message), warn);
  expect(await waiting()).toEqual({ seen: 0, all: 0 });
  // The operator's own letters are no contract's.
  const own = { ...NEWER, contract: OPERATOR };
  await hold('alerts', own, reading(own), warn);
  expect(await waiting()).toEqual({ seen: 0, all: 1 });
});

test('what fails for another reason, and what is no message of ours, fails as ever', async () => {
  const outage = async () => Promise.reject(new OutageError('gone'));
  await expect(hold('alerts', { v: 1 }, outage, warn)).rejects.toThrow(OutageError);
  for (const rubbish of [null, [], {}, { v: '2' }]) {
    await expect(hold('alerts', rubbish, reading(rubbish), warn)).rejects.toThrow(FormatError);
  }
  await expect(hold('alerts', 'no JSON', reading('no JSON'), warn)).rejects.toThrow(SyntaxError);
  expect(await waiting()).toEqual({ seen: 0, all: 0 });
});

test('an alert of a condition, and a letter of a kind, that only a newer release knows are left to it untouched', async () => {
  const { key } = await addCustomer(storage);
  const transition = { id: 't', device: 'd', condition: 'oilTemperature.smell' } as unknown as Transition;
  await storage.table(contractTable('alarms', key)).createEntity(jsonEntity('d', 'transition|t', transition));
  await expect(alarmsIn(storage, key).transition('d', 't')).rejects.toThrow(FormatError);

  const letter = { kind: 'season-greetings' } as unknown as Letter;
  await lettersIn(storage, key).post('l', { contact: true }, letter, NOW);
  const before = await lettersIn(storage, key).get('l');
  const transport = vi.fn();
  const deliver = letterDeliveryBy(storage, transport, 'vakt.example', {}, () => NOW);
  await expect(deliver({ contract: key, letter: 'l' })).rejects.toThrow(FormatError);
  expect(transport).not.toHaveBeenCalled();
  expect(await lettersIn(storage, key).get('l')).toEqual(before);
});
