import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { keptOr } from '../../../scripts/azure/kept.ts';

test('what many ask for at once is made once; what failed is made by the next, and what was made of something else goes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vakt-kept-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'old.json'), '{}');
  const path = join(folder, 'new.json');
  let made = 0;
  const make = async () => {
    made += 1;
    await sleep(20);
    if (made === 1) throw new Error('no compiler');
    return String(made);
  };
  const results = await Promise.allSettled(Array.from({ length: 5 }, () => keptOr(path, make)));
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  expect(results.filter((one) => one.status === 'fulfilled' && one.value === '2')).toHaveLength(4);
  expect(made).toBe(2);
  expect(readdirSync(folder)).toEqual(['new.json']);
});
