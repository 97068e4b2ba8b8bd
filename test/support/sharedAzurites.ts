import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AzuriteProcess, startAzuriteProcess } from './azurite.ts';

/** More than there are files that ask for one. */
const ACCOUNTS = Array.from({ length: 500 }, (_, i) => `testaccount${i}`);

interface Shared {
  readonly process: Promise<AzuriteProcess>;
  lent: number;
}

/**
 * Lends accounts of Azurite to the files of a test run, through `VAKT_TEST_AZURITES`: an account that nobody had before
 * to each that asks by POST. Each of the runner's workers has an Azurite of its own, which starts when it is first asked
 * for, so that two files never wait for each other's requests.
 */
export default async function lendAzurites(): Promise<() => Promise<void>> {
  const byWorker = new Map<string, Shared>();
  const server = createServer(async ({ url = '' }, response) => {
    try {
      let shared = byWorker.get(url);
      if (shared === undefined) {
        shared = { process: startAzuriteProcess(ACCOUNTS), lent: 0 };
        byWorker.set(url, shared);
      }
      const name = ACCOUNTS[shared.lent++];
      if (name === undefined) throw new Error(`all ${ACCOUNTS.length} accounts are lent: make more of them`);
      response.end(JSON.stringify((await shared.process).account(name)));
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env.VAKT_TEST_AZURITES = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return async () => {
    server.close();
    await Promise.all([...byWorker.values()].map(async (shared) => (await shared.process).stop()));
  };
}
