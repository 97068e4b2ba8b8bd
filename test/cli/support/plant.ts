import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openStorage, type Storage } from '../../../shared/storage/connect.ts';
import { startStrictAzurite } from '../../support/strict.ts';
import { type Run, runHere } from './run.ts';

/** With what the plant's certificates hide customers' numbers. */
export const PSEUDONYM_KEY = 'the key of a plant of the tests, long enough';

const REPOSITORY = join(import.meta.dirname, '../../..');

/** The processes a plant has, as far as the tool uses them, and the folder with its run.json. */
export interface TestPlant {
  data: string;
  storage: Storage;
  eventHub: string;
  /** Runs `vakt` with these arguments on this plant, in this process: one run after the other. */
  vakt(...args: string[]): Promise<Run>;
  /** Lets what is being deleted be gone now. */
  endDeletions(): void;
  stop(): Promise<void>;
}

/** Starts Azurite and the hub stand-in, and writes the run.json of a plant made of them. */
export async function startTestPlant(): Promise<TestPlant> {
  const data = await mkdtemp(join(tmpdir(), 'vakt-cli-'));
  const azurite = await startStrictAzurite();
  const hub = spawn(
    process.execPath,
    ['local/hub/main.ts', '--data', join(data, 'hub'), '--port', '0', '--amqp-port', '0', '--rest-port', '0'],
    { cwd: REPOSITORY, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const ended = once(hub, 'exit');
  const killNow = () => hub.kill('SIGKILL');
  process.once('exit', killNow);
  const [line] = (await once(createInterface({ input: hub.stdout }), 'line')) as [string];
  const { mqtt, rest, ca, eventHub, service, dps } = JSON.parse(line);
  const { connectionString: storage } = azurite;
  const info = {
    hub: { host: 'localhost', port: mqtt, rest, ca, service },
    dps,
    eventHub,
    storage,
    certificates: { pseudonymKey: PSEUDONYM_KEY },
  };
  await writeFile(join(data, 'run.json'), JSON.stringify(info));
  return {
    data,
    storage: openStorage(storage, storage),
    eventHub: eventHub.connectionString,
    vakt: (...args) => runHere(args, { VAKT_DATA_DIR: data }),
    endDeletions: azurite.endDeletions,
    async stop() {
      process.removeListener('exit', killNow);
      hub.kill('SIGKILL');
      await Promise.all([ended, azurite.stop()]);
      await rm(data, { recursive: true, force: true });
    },
  };
}
