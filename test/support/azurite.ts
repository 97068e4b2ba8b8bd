import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';

/** A running Azurite with blob, queue and table service on free ports. */
export interface Azurite {
  /** Ordinary storage connection string; the Azure SDKs take it as it is. */
  connectionString: string;
  /** Addresses of its account, by service. */
  endpoints: { readonly blobs: string; readonly queues: string; readonly tables: string };
  /** Ends the process; resolves when it is gone. Safe to call twice. */
  stop(): Promise<void>;
}

const services = ['Blob', 'Queue', 'Table'] as const;
const startTimeoutMs = 90_000;

/**
 * Starts an empty Azurite in a process of its own (a dependency of it hooks `require`, so it must not share one).
 * The account key is made anew for every start. Rejects with Azurite's own output when it doesn't come up.
 *
 * @param tls paths of a certificate and its key: it speaks HTTPS, and lets in who brings a token
 * @param folder where it keeps everything; in memory without it
 */
export async function startAzurite(tls?: { cert: string; key: string }, folder?: string): Promise<Azurite> {
  const account = 'devstoreaccount1';
  const key = randomBytes(64).toString('base64');
  const child = spawn(
    process.execPath,
    [
      createRequire(import.meta.url).resolve('azurite/dist/src/azurite.js'),
      ...(folder === undefined ? ['--inMemoryPersistence'] : ['--location', folder]),
      '--skipApiVersionCheck',
      '--disableTelemetry',
      '--silent',
      ...(tls ? ['--oauth', 'basic', '--cert', tls.cert, '--key', tls.key] : []),
      ...services.flatMap((service) => [`--${service.toLowerCase()}Port`, '0']),
    ],
    { cwd: tmpdir(), env: { ...process.env, AZURITE_ACCOUNTS: `${account}:${key}` } },
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

  const endpoints = services.map((service) => `${service}Endpoint=${urls.get(service)}/${account};`);
  return {
    endpoints: {
      blobs: `${urls.get('Blob')}/${account}`,
      queues: `${urls.get('Queue')}/${account}`,
      tables: `${urls.get('Table')}/${account}`,
    },
    connectionString: `DefaultEndpointsProtocol=${tls ? 'https' : 'http'};AccountName=${account};AccountKey=${key};${endpoints.join('')}`,
    stop,
  };
}
