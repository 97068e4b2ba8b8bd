import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runDevice } from '../../../local/fleet/device.ts';
import { openLedger } from '../../../local/fleet/ledger.ts';
import { concurrencyLimit } from '../../../local/fleet/limit.ts';
import { createReport } from '../../../local/fleet/report.ts';
import { openState } from '../../../local/fleet/state.ts';

const folder = mkdtempSync(join(tmpdir(), 'vakt-device-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a packet that is acknowledged while the fleet ends is in the ledger, and not sent again', async () => {
  const file = join(folder, 'ledger.jsonl');
  const ledger = await openLedger(file);
  const state = openState(join(folder, 'state.json'), () => ledger.sync());
  const startedAt = Date.parse('2026-06-15T10:00:00Z');
  const ending = new AbortController();
  const shared = {
    pace: { historyLength: 3_600_000, historyInterval: 1_000, liveInterval: 1_000 },
    startedAt,
    state,
    ledger,
    report: createReport(
      () => {},
      () => startedAt,
    ),
    log: () => {},
    limit: concurrencyLimit(1),
    now: () => startedAt,
    signal: ending.signal,
  };
  let sent = 0;
  const connection = {
    async send() {
      sent += 1;
      if (sent === 3) ending.abort();
    },
    close: async () => {},
  };
  const device = {
    deviceId: 'pump-1',
    connectionString: '',
    authorization: 'auth1',
    model: 'RV-250',
    seed: 1,
  };
  await runDevice(device, connection, shared, () => {}).catch(() => {});
  await ledger.close();

  expect(sent).toBe(3);
  expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(3);
  expect(state.of('pump-1').inFlight).toEqual([]);
});
