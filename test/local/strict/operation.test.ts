import { expect, test } from 'vitest';
import { describeRequest } from '../../../local/strict/request/describe.ts';
import type { Service } from '../../../local/strict/request/operation.ts';

const entity = "/acc/things(PartitionKey='a%2Fb',RowKey='it''s%20%C3%A4')";

test.each<[Service, string, string, string]>([
  ['table', 'GET', '/acc/?restype=service&comp=properties', 'GetTableService'],
  ['table', 'GET', '/acc/Tables', 'QueryTables'],
  ['table', 'POST', '/acc/Tables', 'CreateTable'],
  ['table', 'DELETE', "/acc/Tables('things')", 'DeleteTable'],
  ['table', 'POST', '/acc/$batch', 'SubmitTransaction'],
  ['table', 'GET', '/acc/things()?$filter=a%20eq%201', 'QueryEntities'],
  ['table', 'POST', '/acc/things', 'InsertEntity'],
  ['table', 'PUT', '/acc/things?comp=acl', 'SetTableAcl'],
  ['table', 'GET', entity, 'GetEntity'],
  ['table', 'PUT', entity, 'UpdateEntity'],
  ['table', 'PATCH', entity, 'MergeEntity'],
  ['table', 'DELETE', entity, 'DeleteEntity'],
  ['blob', 'GET', '/acc/?comp=list', 'ListContainers'],
  ['blob', 'PUT', '/acc/box?restype=container', 'CreateContainer'],
  ['blob', 'DELETE', '/acc/box?restype=container', 'DeleteContainer'],
  ['blob', 'GET', '/acc/box?restype=container&comp=list', 'ListBlobs'],
  ['blob', 'PUT', '/acc/box/a/b', 'PutBlob'],
  ['blob', 'PUT', '/acc/box/a/b?comp=block&blockid=1', 'PutBlock'],
  ['blob', 'PUT', '/acc/box/a/b?comp=blocklist', 'PutBlockList'],
  ['blob', 'PUT', '/acc/box/a/b?comp=lease', 'LeaseBlob'],
  ['blob', 'HEAD', '/acc/box/a/b', 'GetBlobProperties'],
  ['blob', 'DELETE', '/acc/box/a/b', 'DeleteBlob'],
  ['blob', 'PATCH', '/acc/box/a/b', 'Unknown'],
  ['queue', 'GET', '/acc?comp=list', 'ListQueues'],
  ['queue', 'PUT', '/acc/work', 'CreateQueue'],
  ['queue', 'GET', '/acc/work?comp=metadata', 'GetQueueMetadata'],
  ['queue', 'POST', '/acc/work/messages', 'PutMessage'],
  ['queue', 'GET', '/acc/work/messages?numofmessages=32', 'GetMessages'],
  ['queue', 'GET', '/acc/work/messages?peekonly=true', 'PeekMessages'],
  ['queue', 'DELETE', '/acc/work/messages', 'ClearMessages'],
  ['queue', 'DELETE', '/acc/work/messages/1?popreceipt=x', 'DeleteMessage'],
  ['queue', 'PUT', '/acc/work/messages/1?popreceipt=x', 'UpdateMessage'],
])('%s %s %s is %s', (service, method, path, name) => {
  expect(describeRequest(service, method, path, {})).toMatchObject({
    service,
    method,
    path,
    name,
    account: 'acc',
  });
});

test('the keys of an entity are decoded, the doubled quote too', () => {
  const { resource, keys } = describeRequest('table', 'GET', entity, {});
  expect({ resource, keys }).toEqual({ resource: 'things', keys: { partitionKey: 'a/b', rowKey: "it's ä" } });
});

test('a merge that is tunnelled through POST is a merge, and a put with a source a copy', () => {
  expect(describeRequest('table', 'POST', entity, { 'x-http-method': 'MERGE' }).name).toBe('MergeEntity');
  expect(describeRequest('blob', 'PUT', '/acc/box/b', { 'x-ms-copy-source': 'http://x' }).name).toBe(
    'CopyBlob',
  );
});

test('an address with a broken percent sign is described without a throw', () => {
  expect(describeRequest('blob', 'GET', '/acc/box/%E0%A4%A', {})).toMatchObject({
    name: 'GetBlob',
    blob: '%E0%A4%A',
  });
});
