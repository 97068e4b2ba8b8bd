import { text } from 'node:stream/consumers';
import type { BlobClient } from '@azure/storage-blob';
import { orMissing } from './failures.ts';

/**
 * A blob's content as text; `undefined` where there is none. In one request: in two, as `downloadToBuffer` does, a blob
 * that is written meanwhile is read half old, half new.
 */
export async function blobText(blob: Pick<BlobClient, 'download'>): Promise<string | undefined> {
  const answer = await orMissing(blob.download());
  return answer?.readableStreamBody && text(answer.readableStreamBody);
}
