import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nextTimerRun } from '../../../cli/smoke/running.ts';
import type { TimerRun } from '../../../shared/storage/timers.ts';
import { MINUTE } from '../../../shared/time.ts';
import { startStrictAzurite } from '../../support/strict.ts';
import { runVakt } from '../support/run.ts';

/** What is looked at, after so many ms each. */
function following(runs: (now: number) => TimerRun[]) {
  let now = 0;
  const wait = async (ms: number) => {
    now += ms;
  };
  return {
    look: async () => runs(now),
    patience: { patience: 5 * MINUTE, clock: () => now, wait },
    took: () => now,
  };
}

test('functions run when a timer has run since, one that never had among them; what ran before proves nothing', async () => {
  const old = { name: 'purge', last: 1_000 };
  const again = following((now) => [old, { name: 'contracts-watch', last: now < MINUTE ? 2_000 : 90_000 }]);
  expect(await nextTimerRun(again.look, again.patience)).toBe('contracts-watch');
  expect(again.took()).toBe(MINUTE);
  const first = following((now) => (now < MINUTE ? [] : [{ name: 'watch', last: 5 }]));
  expect(await nextTimerRun(first.look, first.patience)).toBe('watch');
  const never = following(() => [old, { name: 'watch' }]);
  expect(await nextTimerRun(never.look, never.patience)).toBeUndefined();
  expect(never.took()).toBe(5 * MINUTE);
});

test('a deployment whose functions do not run fails, though no canary is set up', async () => {
  const azurite = await startStrictAzurite();
  try {
    const nowhere = mkdtempSync(join(tmpdir(), 'vakt-smoke-'));
    const env = { VAKT_DATA_DIR: nowhere, VAKT_DATA_STORAGE: azurite.connectionString };
    const run = await runVakt(['smoke', '--if-set-up', '--wait', '2'], env);
    expect(run.stdout).toMatch(/no timer of the functions has run within 2 s.*\nNo canary is set up/i);
    expect(run.code).toBe(1);
    rmSync(nowhere, { recursive: true });
  } finally {
    await azurite.stop();
  }
});
