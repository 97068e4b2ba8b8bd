import { expect, test } from 'vitest';
import { newsFrom } from '../../../functions/watch/news.ts';
import { reporterTo } from '../../../functions/watch/reporter.ts';
import { situationsOf } from '../../../functions/watch/situations.ts';
import type { Watch } from '../../../functions/watch/watch.ts';
import type { CanaryRun } from '../../../shared/domain/canaryRun.ts';
import { errorsIn } from '../../../shared/storage/errors.ts';
import { lettersIn, OPERATOR } from '../../../shared/storage/letters.ts';
import { plantIn } from '../../../shared/storage/plant.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../shared/time.ts';
import { deploymentForFile } from '../support/deploymentForFile.ts';

const NOW = Date.parse('2026-08-03T12:00:00Z');
const WELL: Watch = {
  waiting: { analyze: 0, alerts: 0 },
  poison: 0,
  late: [],
  overdue: 0,
  ownStores: { away: 0, parked: 0, aside: 0, ending: 0 },
};

const { azurite, storage } = await deploymentForFile();

/** Headlines of all letters to the operator, by when they were posted. */
async function headlines(): Promise<string[]> {
  const found: { at: number; headline: string }[] = [];
  for await (const { row } of lettersIn(storage, OPERATOR).all()) {
    expect(row.to).toEqual({ operator: true });
    if (row.letter.kind === 'operator-news') found.push({ at: row.postedAt, headline: row.letter.headline });
  }
  return found.sort((a, b) => a.at - b.at).map(({ headline }) => headline);
}

test('the operator is told of each situation once while it lasts, again each day, and anew when it was over', async () => {
  const tell = newsFrom(storage);
  const ill: Watch = { ...WELL, poison: 3 };
  expect(await tell(WELL, NOW)).toEqual([]);
  for (let i = 0; i < 5; i++) expect(await tell(ill, NOW + i * 5 * MINUTE)).toEqual(['poison']);
  expect(await headlines()).toEqual(['Messages have failed every time they were tried']);

  // More at once is one letter.
  const worse: Watch = { ...ill, late: ['purge', 'lives-night'], overdue: 2 };
  await tell(worse, NOW + HOUR);
  await tell(worse, NOW + HOUR + 5 * MINUTE);
  expect((await headlines()).slice(1)).toEqual(['The timer purge has not run, and 2 more']);

  // For a moment it seems over: that is no news.
  await tell(WELL, NOW + HOUR + 10 * MINUTE);
  await tell(worse, NOW + HOUR + 15 * MINUTE);
  expect(await headlines()).toHaveLength(2);
  for (let at = NOW + HOUR + 20 * MINUTE; at < NOW + DAY; at += 58 * MINUTE) await tell(ill, at);
  expect(await headlines()).toHaveLength(2);
  await tell(ill, NOW + DAY);
  expect(await headlines()).toHaveLength(3);
  await tell(WELL, NOW + 2 * DAY);
  await tell(worse, NOW + 2 * DAY + 2 * HOUR);
  expect((await headlines()).at(-1)).toBe('Messages have failed every time they were tried, and 3 more');
});

test('a queue that grows, and ingest that lags, are told', async () => {
  const tell = newsFrom(storage);
  const now = NOW + 10 * DAY;
  const long = (analyze: number): Watch => ({ ...WELL, waiting: { analyze, alerts: 0 } });
  expect(await tell(long(5_000), now)).toEqual([]);
  expect(await tell(long(4_000), now + 5 * MINUTE)).toEqual([]);
  expect(await tell(long(4_001), now + 10 * MINUTE)).toEqual(['lag-analyze']);
  const at = now + 15 * MINUTE;
  await plantIn(storage).putPulse({ partition: '0', at, enqueuedAt: at - 3 * MINUTE });
  expect(await tell(WELL, at)).toEqual(['lag-ingest']);
});

test('a canary that did not come through is told with the leg that is missing, one that does not go its way as such', () => {
  const look = (run: CanaryRun) => ({ watch: WELL, pulses: [], errors: [], canary: { run, hours: 4 } });
  const told = (run: CanaryRun, now: number) =>
    situationsOf(look(run), undefined, now).map(({ id, fact }) => [id, fact]);
  const run = { at: NOW, seconds: { ready: 0, sent: 0.2 } };
  expect(told(run, NOW + 4 * HOUR)).toEqual([]);
  expect(told(run, NOW + 5 * HOUR)).toEqual([['canary', 'its last run was 5 h ago']]);
  const missing = { ...run, missing: 'stored' as const };
  expect(told(missing, NOW)).toEqual([['canary', 'stored is missing']]);
  expect(told({ ...missing, because: 'so' }, NOW)).toEqual([['canary', 'stored is missing: so']]);
});

test('what was decided to be told, and not posted because of a crash, is posted by the next look, once', async () => {
  const now = NOW + 20 * DAY;
  const situation = { id: 'poison', headline: 'A crash lay in between', fact: '1', advice: 'Look.' };
  const open = { poison: { since: now, seenAt: now } };
  const crashed = { at: now, open, waiting: {}, unposted: { id: 'watch-crashed', situations: [situation] } };
  await plantIn(storage).putWatching(crashed);
  for (let i = 1; i < 3; i++) await newsFrom(storage)({ ...WELL, poison: 1 }, now + i * MINUTE);
  expect((await headlines()).filter((headline) => headline === situation.headline)).toHaveLength(1);
});

test('errors are counted by fingerprint, a storm by few writes; a failing erasure is told; and they expire', async () => {
  let now = NOW + 30 * DAY;
  const report = reporterTo(storage, { release: '1', settings: 'x' }, () => now);
  const failed = { function: 'purge', error: new TypeError('Norrskog'), input: { contract: 'c1' } };
  azurite.control.reset();
  for (let i = 0; i < 50; i++) await report(failed);
  expect(azurite.control.total).toBeLessThanOrEqual(3);
  now += 11 * SECOND;
  await Promise.all([report(failed), report({ ...failed, function: 'ingest' })]);
  const kept = await errorsIn(storage).all();
  expect(kept.map(({ report: { function: name }, count }) => [name, count]).sort()).toEqual([
    ['ingest', 1],
    ['purge', 51],
  ]);
  expect(JSON.stringify(kept)).not.toContain('Norrskog');
  expect(await newsFrom(storage)(WELL, now)).toEqual(['failing-purge']);

  await newsFrom(storage)(WELL, now + 89 * DAY);
  expect(await errorsIn(storage).all()).toHaveLength(2);
  await newsFrom(storage)(WELL, now + 91 * DAY);
  expect(await errorsIn(storage).all()).toEqual([]);
});

test('of the canary the watch tells what is kept, where one is set up', async () => {
  await plantIn(storage).putCanary({ at: NOW, seconds: {}, missing: 'mailed' });
  expect(await newsFrom(storage)(WELL, NOW + 90 * DAY)).not.toContain('canary');
  expect(await newsFrom(storage, 4)(WELL, NOW + 90 * DAY)).toContain('canary');
});
