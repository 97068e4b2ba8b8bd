import { expect, test } from 'vitest';
import { remembering } from '../../../functions/ingest/remembering.ts';

/** A look-up that counts how often it is asked, and knows every name but those that begin with "no". */
function counting(capacity = 100) {
  const asked: string[] = [];
  const look = async (key: string) => {
    asked.push(key);
    if (key === 'fails') throw new Error('no answer');
    return key.startsWith('no') ? undefined : key.toUpperCase();
  };
  return { asked, memory: remembering(look, capacity, (found) => (found ? 100 : 5)) };
}

test('an answer is asked for once while it is believed, also by those who ask at the same time', async () => {
  const { asked, memory } = counting();
  expect(await Promise.all([memory.get('a', 0), memory.get('a', 0)])).toEqual(['A', 'A']);
  expect(await memory.get('a', 99)).toBe('A');
  expect(asked).toEqual(['a']);
  await memory.get('a', 100);
  expect(asked).toEqual(['a', 'a']);
});

test('that something is unknown is believed only briefly', async () => {
  const { asked, memory } = counting();
  for (const now of [0, 4, 5]) expect(await memory.get('nobody', now)).toBeUndefined();
  expect(asked).toHaveLength(2);
});

test('a failure is not remembered', async () => {
  const { asked, memory } = counting();
  await expect(memory.get('fails', 0)).rejects.toThrow('no answer');
  await expect(memory.get('fails', 0)).rejects.toThrow('no answer');
  expect(asked).toHaveLength(2);
});

test('of more than fit the oldest is forgotten', async () => {
  const { asked, memory } = counting(2);
  for (const key of ['a', 'b', 'c', 'b', 'c']) await memory.get(key, 0);
  expect(asked).toEqual(['a', 'b', 'c']);
  await memory.get('a', 0);
  expect(asked).toHaveLength(4);
});

test('what is doubted is forgotten if it is older than that, and everything when that is asked', async () => {
  const { asked, memory } = counting();
  await memory.get('a', 10);
  expect(memory.forgetIfOlder('a', 10)).toBe(false);
  expect(memory.forgetIfOlder('a', 11)).toBe(true);
  expect(memory.forgetIfOlder('a', 11)).toBe(false);
  await memory.get('a', 20);
  memory.forgetAll();
  await memory.get('a', 20);
  expect(asked).toHaveLength(3);
});
