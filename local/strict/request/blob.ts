import type { Described } from './operation.ts';
import { decoded, type Target } from './path.ts';

/** By method and `comp`. https://learn.microsoft.com/rest/api/storageservices/blob-service-rest-api */
const onService: Readonly<Record<string, string>> = {
  'GET list': 'ListContainers',
  'GET properties': 'GetBlobService',
  'PUT properties': 'SetBlobService',
  'GET blobs': 'FindBlobsByTags',
  'POST batch': 'BlobBatch',
};
const onContainer: Readonly<Record<string, string>> = {
  'PUT ': 'CreateContainer',
  'DELETE ': 'DeleteContainer',
  'GET ': 'GetContainerProperties',
  'HEAD ': 'GetContainerProperties',
  'GET list': 'ListBlobs',
  'GET metadata': 'GetContainerMetadata',
  'PUT metadata': 'SetContainerMetadata',
  'GET acl': 'GetContainerAcl',
  'PUT acl': 'SetContainerAcl',
  'PUT lease': 'LeaseContainer',
  'POST batch': 'BlobBatch',
};
const onBlob: Readonly<Record<string, string>> = {
  'PUT ': 'PutBlob',
  'GET ': 'GetBlob',
  'HEAD ': 'GetBlobProperties',
  'DELETE ': 'DeleteBlob',
  'PUT block': 'PutBlock',
  'PUT blocklist': 'PutBlockList',
  'GET blocklist': 'GetBlockList',
  'PUT appendblock': 'AppendBlock',
  'PUT page': 'PutPage',
  'PUT metadata': 'SetBlobMetadata',
  'GET metadata': 'GetBlobMetadata',
  'PUT properties': 'SetBlobProperties',
  'PUT lease': 'LeaseBlob',
  'PUT snapshot': 'SnapshotBlob',
  'PUT tier': 'SetBlobTier',
  'PUT tags': 'SetBlobTags',
  'GET tags': 'GetBlobTags',
};

/** Addresses and operations of Blob Storage. */
export function blobOperation({ method, rest, query, headers }: Target): Described {
  const key = `${method} ${query.get('comp') ?? ''}`;
  if (rest === '') return { name: onService[key] ?? 'Unknown' };
  const slash = rest.indexOf('/');
  if (slash < 0) return { name: onContainer[key] ?? 'Unknown', resource: decoded(rest) };
  const place = { resource: decoded(rest.slice(0, slash)), blob: decoded(rest.slice(slash + 1)) };
  const isCopy = key === 'PUT ' && headers['x-ms-copy-source'] !== undefined;
  return { name: isCopy ? 'CopyBlob' : (onBlob[key] ?? 'Unknown'), ...place };
}
