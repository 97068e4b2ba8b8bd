import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type StrictAzurite, startStrictAzurite } from '../../support/strict.ts';
import { numbers, removeCheckpoints, startParts, textsOf } from './support/events.ts';
import { PATIENCE_MS, startHost, waitFor } from './support/host.ts';

let azurite: StrictAzurite;
beforeAll(async () => {
  azurite = await startStrictAzurite();
});
afterAll(() => azurite.stop());
beforeEach(() => removeCheckpoints(azurite));

test('a killed host loses nothing: what was not checkpointed comes again', async () => {
  const { source, app, settings } = await startParts(azurite, { eventHubs: { maxEventBatchSize: 2 } });
  const device = await source.device('pump-1');
  await device.send(...numbers(1, 6));
  const first = await startHost(app, { ...settings, WORK_MS: '300' });
  // With the second batch under way the first one's checkpoint is saved.
  await first.until((seen) => textsOf(seen).length >= 4);
  await first.end('SIGKILL');
  const done = textsOf(first.reports());

  const second = await startHost(app, settings);
  // The dead host's ownership has to run out first.
  const reports = await second.until((seen) => textsOf(seen).includes('{"n":6}'));

  expect([...new Set([...done, ...textsOf(reports)])].sort()).toEqual(numbers(1, 6));
  expect(textsOf(reports).at(0)).not.toBe('{"n":1}');
});

test('two hosts share the partitions, and each partition has one invocation at a time', async () => {
  const { source, app, settings } = await startParts(azurite, {
    partitions: 4,
    eventHubs: { maxEventBatchSize: 1 },
  });
  const devices = await Promise.all(Array.from({ length: 12 }, (_, at) => source.device(`pump-${at}`)));
  const slow = { ...settings, WORK_MS: '5' };
  const hosts = await Promise.all([startHost(app, slow), startHost(app, slow)]);

  let sent = 0;
  await waitFor(
    async () => {
      sent += 1;
      await Promise.all(devices.map((device, at) => device.send(JSON.stringify({ device: at, n: sent }))));
      return hosts.every((host) => host.reports().length > 0);
    },
    PATIENCE_MS,
    () => hosts.map((host) => host.lines.join('\n')).join('\n--\n'),
  );
  const expected = devices.flatMap((_, device) =>
    Array.from({ length: sent }, (_, at) => JSON.stringify({ device, n: at + 1 })),
  );
  const seen = () => new Set(hosts.flatMap((host) => textsOf(host.reports())));
  await waitFor(
    () => seen().size >= expected.length,
    PATIENCE_MS,
    () => `${seen().size} of ${expected.length}`,
  );

  expect([...seen()].sort()).toEqual(expected.sort());
  const running = hosts.flatMap((host) => host.reports().map((report) => report.running));
  expect(new Set(running)).toEqual(new Set([1]));
});

test('a partition that goes to another host is not retried here any longer', async () => {
  const { source, app, settings } = await startParts(azurite, { partitions: 2 });
  const first = await startHost(app, { ...settings, FAILURES: '999', RETRIES: '-1' });
  const devices = await Promise.all(Array.from({ length: 8 }, (_, at) => source.device(`pump-${at}`)));
  await Promise.all(devices.map((device, at) => device.send(JSON.stringify({ device: at }))));
  const partitionsOf = (reports: Record<string, unknown>[]) =>
    new Set(reports.map((report) => report.partitionId));
  await first.until((seen) => partitionsOf(seen).size === 2);

  const second = await startHost(app, settings);
  const [moved] = partitionsOf(await second.until((seen) => seen.length > 0));
  const tries = () => {
    const reports = first.reports();
    const ofMoved = reports.filter((report) => report.partitionId === moved).length;
    return { moved: ofMoved, kept: reports.length - ofMoved };
  };
  // The first host may notice a moment after the second has begun.
  let before = tries();
  await waitFor(
    () => {
      const now = tries();
      if (now.moved > before.moved) before = now;
      return now.kept >= before.kept + 4;
    },
    PATIENCE_MS,
    () => first.lines.join('\n'),
  );

  expect(tries().moved).toBe(before.moved);
});
