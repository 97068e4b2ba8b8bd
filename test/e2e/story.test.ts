import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, expect, test } from 'vitest';
import { freePortBase, newFolder, removeFolder, runStart, start, vaktJson } from './support/plant.ts';
import { until } from './support/until.ts';

const data = newFolder();
afterAll(() => removeFolder(data));

interface Line {
  readonly ok?: boolean;
  readonly chain?: { readonly transition: { readonly deviceId: string; readonly condition: string } };
  readonly contractEnded?: { readonly customer: string; readonly ends: string; readonly due: string };
}

test('a story is played from healthy to its alarm, and a customer who has left is erased while one looks on', async () => {
  const portBase = String(await freePortBase());
  const options = ['--story', 'exhaust-filter-torn', '--pumps', '2', '--json', '--fresh'];
  const plant = start([...options, '--data', data, '--port-base', portBase]);
  plant.stderr!.pipe(process.stderr, { end: false });
  // On a slow machine the end of the contract is told before the alert.
  const told: Line[] = [];
  createInterface({ input: plant.stdout! }).on('line', (line) => told.push(JSON.parse(line)));
  const next = (wanted: (line: Line) => boolean): Promise<Line> =>
    until(
      async () => {
        if (plant.exitCode !== null) throw new Error('the plant ended before');
        return told.find(wanted)!;
      },
      (line) => line !== undefined,
      240,
    );
  try {
    const { chain } = await next((line) => line.chain !== undefined);
    expect(chain?.transition).toMatchObject({
      deviceId: 'norrskog-pm3-vacuum-1',
      condition: 'exhaustPressure.low',
    });
    const alarms = await vaktJson<{ deviceId: string; condition: string; state: string }>(data, 'alarms');
    expect(alarms.filter(({ state }) => state === 'active')).toMatchObject([
      { deviceId: 'norrskog-pm3-vacuum-1', condition: 'exhaustPressure.low' },
    ]);

    const { contractEnded } = await next((line) => line.contractEnded !== undefined);
    expect(contractEnded?.customer).toBe('Sundet Bryggeri ApS');
    const certificates = await until(
      () => vaktJson<{ ended: string; due: string }>(data, 'certificate', 'list'),
      (list) => list.length > 0,
      180,
    );
    expect(certificates).toMatchObject([{ ended: contractEnded?.ends, due: contractEnded?.due }]);
    const customers = await vaktJson<{ name: string }>(data, 'customer', 'list');
    expect(customers.map(({ name }) => name).sort()).toEqual(['Fjordkjemi AS', 'Norrskog Papper AB']);
  } finally {
    expect(await end(plant)).toBe(0);
  }
}, 480_000);

test('the stories are listed, and nothing is started', async () => {
  const { code, stdout, stderr } = await runStart(['--list', '--json', '--data', data]);
  expect([code, stderr]).toEqual([0, '']);
  const stories = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { name: string; line: string });
  expect(stories.length).toBeGreaterThan(10);
  for (const { name, line } of stories) expect([name, line].every((text) => text.length > 4)).toBe(true);
});

async function end(plant: ChildProcess): Promise<number | null> {
  if (plant.exitCode !== null) return plant.exitCode;
  const exited = once(plant, 'exit');
  plant.kill('SIGINT');
  return (await exited)[0] as number | null;
}
