import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { TableClient } from '@azure/data-tables';
import {
  BlobSASPermissions,
  BlobServiceClient,
  BlockBlobClient,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { QueueClient } from '@azure/storage-queue';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type StrictAzurite, startStrictAzurite } from '../../support/strict.ts';

let azurite: StrictAzurite;
let blobs: BlobServiceClient;

beforeAll(async () => {
  azurite = await startStrictAzurite();
  blobs = BlobServiceClient.fromConnectionString(azurite.connectionString);
});
afterAll(() => azurite?.stop());

test('entities go in and come out with their types, pages and etags', async () => {
  const table = TableClient.fromConnectionString(azurite.connectionString, 'things', {
    allowInsecureConnection: true,
  });
  await table.createTable();
  await table.submitTransaction(
    Array.from({ length: 30 }, (_, i) => [
      'create',
      { partitionKey: 'p', rowKey: String(i).padStart(3, '0'), n: i },
    ]),
  );
  const pages = table.listEntities({ queryOptions: { filter: 'n ge 5' } }).byPage({ maxPageSize: 10 });
  const sizes: number[] = [];
  for await (const page of pages) sizes.push(page.length);
  expect(sizes).toEqual([10, 10, 5]);

  const { etag } = await table.getEntity('p', '000');
  await table.updateEntity({ partitionKey: 'p', rowKey: '000', at: new Date(0) }, 'Merge', { etag });
  await expect(
    table.updateEntity({ partitionKey: 'p', rowKey: '000' }, 'Replace', { etag }),
  ).rejects.toMatchObject({
    statusCode: 412,
  });
  await expect(table.createEntity({ partitionKey: 'p', rowKey: '000' })).rejects.toMatchObject({
    statusCode: 409,
  });
  expect(await table.getEntity('p', '000')).toMatchObject({ n: 0, at: new Date(0) });
});

test('queue messages go in and come out, are updated and deleted', async () => {
  const queue = new QueueClient(azurite.connectionString, 'work');
  await queue.create({ metadata: { owner: 'test' } });
  await queue.sendMessage('<&"> åäö');
  const [message] = (await queue.receiveMessages({ visibilityTimeout: 30 })).receivedMessageItems;
  expect(message).toMatchObject({ messageText: '<&"> åäö', dequeueCount: 1 });
  const { popReceipt } = await queue.updateMessage(message!.messageId, message!.popReceipt, 'later', 0);
  expect((await queue.peekMessages()).peekedMessageItems[0]?.messageText).toBe('later');
  await queue.deleteMessage(message!.messageId, popReceipt!);
  expect((await queue.getProperties()).approximateMessagesCount).toBe(0);
});

test('blobs larger than what the proxy looks at stream through, byte for byte', async () => {
  const container = blobs.getContainerClient('big');
  await container.create();
  const bytes = randomBytes(20 * 1024 * 1024);
  const whole = container.getBlockBlobClient('whole');
  await whole.upload(bytes, bytes.length);
  expect(Buffer.compare(await whole.downloadToBuffer(), bytes)).toBe(0);
  const inBlocks = container.getBlockBlobClient('in blocks/ä');
  await inBlocks.uploadStream(Readable.from([bytes]), 6 * 1024 * 1024, 2);
  expect(
    Buffer.compare(await inBlocks.downloadToBuffer(0, bytes.length, { blockSize: 7_000_000 }), bytes),
  ).toBe(0);
  expect((await inBlocks.getProperties()).contentLength).toBe(bytes.length);
});

test('a shared access signature and a copy from one address to another work as they are', async () => {
  const container = blobs.getContainerClient('copies');
  await container.create();
  const source = container.getBlockBlobClient('source');
  await source.upload('hello', 5, { metadata: { a: '1' } });
  const permissions = BlobSASPermissions.parse('r');
  const expiresOn = new Date(Date.now() + 60_000);
  const sas = generateBlobSASQueryParameters(
    { containerName: 'copies', blobName: 'source', permissions, expiresOn },
    blobs.credential as StorageSharedKeyCredential,
  );
  const address = `${source.url}?${sas}`;
  expect((await new BlockBlobClient(address).downloadToBuffer()).toString()).toBe('hello');
  await expect(new BlockBlobClient(address).delete()).rejects.toMatchObject({ statusCode: 403 });
  await (await container.getBlobClient('target').beginCopyFromURL(address)).pollUntilDone();
  expect((await container.getBlobClient('target').downloadToBuffer()).toString()).toBe('hello');
});

test("a wrong key gets the store's own refusal", async () => {
  const wrong = new StorageSharedKeyCredential(blobs.accountName, randomBytes(64).toString('base64'));
  await expect(new BlobServiceClient(blobs.url, wrong).getProperties()).rejects.toMatchObject({
    statusCode: 403,
  });
});

test('leases and conditions keep their headers', async () => {
  const container = blobs.getContainerClient('leases');
  await container.create();
  const blob = container.getBlockBlobClient('b');
  await blob.upload('x', 1);
  const lease = blob.getBlobLeaseClient();
  await lease.acquireLease(15);
  await expect(blob.delete()).rejects.toMatchObject({ statusCode: 412, code: 'LeaseIdMissing' });
  await lease.releaseLease();
  const conditions = { ifNoneMatch: '*' };
  await expect(blob.upload('y', 1, { conditions })).rejects.toMatchObject({ statusCode: 409 });
});

test('a hundred requests side by side are all passed on, and counted', async () => {
  const table = TableClient.fromConnectionString(azurite.connectionString, 'many', {
    allowInsecureConnection: true,
  });
  await table.createTable();
  azurite.control.reset();
  await Promise.all(
    Array.from({ length: 100 }, (_, i) =>
      table.upsertEntity({ partitionKey: 'p', rowKey: `${i}` }, 'Replace'),
    ),
  );
  expect(azurite.control.requests()).toEqual([
    { service: 'table', operation: 'UpdateEntity', outcome: 'passed', count: 100 },
  ]);
});
