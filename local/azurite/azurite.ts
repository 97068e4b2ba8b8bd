import { join } from 'node:path';

/** Where Azurite's three services listen on 127.0.0.1. */
export interface AzuritePorts {
  blob: number;
  queue: number;
  table: number;
}

/** The script that is Azurite. */
export const AZURITE = join(import.meta.dirname, 'process.ts');

/**
 * The development account that Microsoft documents for its storage emulators: the same on every machine and
 * worth nothing anywhere else.
 * https://learn.microsoft.com/azure/storage/common/storage-use-azurite#well-known-storage-account-and-key
 */
const wellKnown = {
  accountName: 'devstoreaccount1',
  accountKey: 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==',
};

/**
 * How to start Azurite as a process of its own, with Node. It has to be one: it reads its options from the command line
 * and ends with the process.
 *
 * Its own log (`--debug`) is left out: it writes every request's details. What goes to the standard output
 * (start, stop, failures) is what the caller should keep.
 *
 * @param dataDir where blobs, queues and tables lie; made when missing
 */
export function azuriteCommand(dataDir: string, ports: AzuritePorts): { script: string; args: string[] } {
  const args = ['--silent', '--disableTelemetry', '--location', dataDir];
  // The storage SDKs move on to new API versions faster than Azurite does.
  args.push('--skipApiVersionCheck');
  for (const [service, port] of Object.entries(ports)) {
    args.push(`--${service}Host`, '127.0.0.1', `--${service}Port`, String(port));
  }
  return { script: AZURITE, args };
}

/** The account's connection string, as the storage SDKs and `AzureWebJobsStorage` take it. */
export function azuriteConnectionString(ports: AzuritePorts): string {
  const endpoint = (port: number) => `http://127.0.0.1:${port}/${wellKnown.accountName}`;
  return [
    'DefaultEndpointsProtocol=http',
    `AccountName=${wellKnown.accountName}`,
    `AccountKey=${wellKnown.accountKey}`,
    `BlobEndpoint=${endpoint(ports.blob)}`,
    `QueueEndpoint=${endpoint(ports.queue)}`,
    `TableEndpoint=${endpoint(ports.table)}`,
    '',
  ].join(';');
}

/** True when all three services answer, and it is Azurite that does. */
export async function azuriteAnswers(ports: AzuritePorts): Promise<boolean> {
  const answers = await Promise.all([
    saysItIs('Azurite-Blob', ports.blob),
    saysItIs('Azurite-Queue', ports.queue),
    saysItIs('Azurite-Table', ports.table),
  ]);
  return answers.every(Boolean);
}

async function saysItIs(product: string, port: number): Promise<boolean> {
  try {
    // Unsigned, so refused; the refusal carries the name all the same.
    const response = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(1000) });
    await response.arrayBuffer();
    return response.headers.get('server')?.startsWith(product) ?? false;
  } catch {
    return false;
  }
}
