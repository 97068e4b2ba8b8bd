import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { AZURITE } from '../../local/azurite/azurite.ts';

/** Blob, queue and table service with an empty account, on free ports. */
export interface Azurite {
  /** Ordinary storage connection string; the Azure SDKs take it as it is. */
  connectionString: string;
  /** Addresses of its account, by service. */
  endpoints: { readonly blobs: string; readonly queues: string; readonly tables: string };
  /** Gives it back: resolves when a process of its own is gone. Safe to call twice. */
  stop(): Promise<void>;
}

/** An Azurite process with several accounts, each as good as an Azurite of its own. */
export interface AzuriteProcess {
  /** What leads to one of its accounts. */
  account(name: string): Omit<Azurite, 'stop'>;
  /** Ends the process; resolves when it is gone. Safe to call twice. */
  stop(): Promise<void>;
}

export interface AzuriteOptions {
  /** Paths of a certificate and its key: it speaks HTTPS, and lets in who brings a token. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Where it keeps everything; in memory without it. */
  readonly folder?: string;
}

const services = ['Blob', 'Queue', 'Table'] as const;
const startTimeoutMs = 90_000;

/**
 * An empty Azurite. Within a run of the tests it is an account of one that the run shares, as starting one takes longer
 * than many a file's tests; with options, or outside of such a run, it is a process of its own.
 *
 * @throws with Azurite's own output when it doesn't come up
 */
export async function startAzurite(options?: AzuriteOptions): Promise<Azurite> {
  const shared = process.env.VAKT_TEST_AZURITES;
  if (shared !== undefined && options === undefined) {
    const answer = await fetch(`${shared}/${process.env.VITEST_POOL_ID ?? 'any'}`, { method: 'POST' });
    if (!answer.ok) throw new Error(await answer.text());
    return { ...((await answer.json()) as Omit<Azurite, 'stop'>), stop: async () => {} };
  }
  const account = 'devstoreaccount1';
  const azurite = await startAzuriteProcess([account], options);
  return { ...azurite.account(account), stop: azurite.stop };
}

/**
 * Starts an empty Azurite in a process of its own.
 * The accounts' key is made anew for every start. Rejects with Azurite's own output when it doesn't come up.
 */
export async function startAzuriteProcess(
  accounts: readonly string[],
  { tls, folder }: AzuriteOptions = {},
): Promise<AzuriteProcess> {
  const key = randomBytes(64).toString('base64');
  const child = spawn(
    process.execPath,
    [
      AZURITE,
      ...(folder === undefined ? ['--inMemoryPersistence'] : ['--location', folder]),
      '--skipApiVersionCheck',
      '--disableTelemetry',
      '--silent',
      ...(tls ? ['--oauth', 'basic', '--cert', tls.cert, '--key', tls.key] : []),
      ...services.flatMap((service) => [`--${service.toLowerCase()}Port`, '0']),
    ],
    {
      cwd: tmpdir(),
      env: { ...process.env, AZURITE_ACCOUNTS: accounts.map((account) => `${account}:${key}`).join(';') },
    },
  );
  // A test run that is cut short would otherwise leave the process behind.
  const killNow = () => child.kill('SIGKILL');
  process.once('exit', killNow);
  const exited = once(child, 'exit').then(() => process.removeListener('exit', killNow));

  const stop = async () => {
    child.kill('SIGKILL');
    await exited;
  };

  let output = '';
  const urls = await new Promise<Map<string, string>>((resolve, reject) => {
    const found = new Map<string, string>();
    const fail = (why: string) => reject(new Error(`Azurite ${why}. Its output:\n${output}`));
    const timer = setTimeout(() => fail(`was not ready within ${startTimeoutMs} ms`), startTimeoutMs);
    const read = (chunk: Buffer) => {
      output += chunk;
      for (const [, service, url] of output.matchAll(
        /Azurite (\w+) service is successfully listening at (\S+)\s/g,
      )) {
        found.set(service!, url!);
      }
      if (found.size === services.length) {
        clearTimeout(timer);
        resolve(found);
      }
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`ended with exit code ${code} while starting`);
    });
  }).catch(async (error) => {
    await stop();
    throw error;
  });

  return {
    account(name) {
      const endpoints = services.map((service) => `${service}Endpoint=${urls.get(service)}/${name};`);
      return {
        endpoints: {
          blobs: `${urls.get('Blob')}/${name}`,
          queues: `${urls.get('Queue')}/${name}`,
          tables: `${urls.get('Table')}/${name}`,
        },
        connectionString: `DefaultEndpointsProtocol=${tls ? 'https' : 'http'};AccountName=${name};AccountKey=${key};${endpoints.join('')}`,
      };
    },
    stop,
  };
}
