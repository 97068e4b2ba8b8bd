import type { ChainEntry } from '../../../shared/domain/certificate.ts';
import { blobText } from '../../../shared/storage/blobText.ts';
import type { Storage } from '../../../shared/storage/connect.ts';
import { CERTIFICATES } from '../../../shared/storage/names.ts';
import { all } from './deployment.ts';

const namesIn = (storage: Storage) => all(storage.container(CERTIFICATES).listBlobsFlat());

/** How many entries the chain of certificates has. */
export async function chainLength(storage: Storage): Promise<number> {
  return (await namesIn(storage)).length;
}

/** The entries after so many: the whole chain need not be read for its last ones. */
export async function entriesAfter(storage: Storage, known: number): Promise<ChainEntry[]> {
  const container = storage.container(CERTIFICATES);
  const names = (await namesIn(storage)).slice(known);
  const texts = await Promise.all(names.map(({ name }) => blobText(container.getBlobClient(name))));
  return texts.map((text) => JSON.parse(text!) as ChainEntry);
}
