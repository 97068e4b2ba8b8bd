import type { Headers, Operation } from '../request/operation.ts';
import { bad, type Refusal } from './refusal.ts';

const maxNameLength = 1024;
const maxSegments = 254;
const maxMetadataBytes = 8 * 1024;
const metadataPrefix = 'x-ms-meta-';

/**
 * A blob's name and the metadata that a request sets.
 * https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata
 * https://learn.microsoft.com/rest/api/storageservices/setting-and-retrieving-properties-and-metadata-for-blob-resources
 */
export function refuseBlob({ method, blob }: Operation, headers: Headers): Refusal | undefined {
  if (blob !== undefined && blob.length > maxNameLength) {
    const message = `A blob's name has 1 to ${maxNameLength} characters; this one has ${blob.length}.`;
    return bad('OutOfRangeInput', message);
  }
  const segments = blob?.split('/').length ?? 0;
  if (segments > maxSegments) {
    return bad(
      'InvalidResourceName',
      `The blob's name has ${segments} segments; ${maxSegments} is the most.`,
    );
  }
  const bytes = method === 'PUT' ? metadataBytes(headers) : 0;
  if (bytes > maxMetadataBytes) {
    return bad('MetadataTooLarge', `The metadata takes ${bytes} bytes; 8 KiB is the most.`);
  }
  return undefined;
}

function metadataBytes(headers: Headers): number {
  return Object.entries(headers)
    .filter(([name]) => name.startsWith(metadataPrefix))
    .reduce((sum, [name, value]) => sum + name.length - metadataPrefix.length + String(value).length, 0);
}
