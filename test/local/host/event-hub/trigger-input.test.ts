import type { ReceivedEventData } from '@azure/event-hubs';
import { expect, test } from 'vitest';
import {
  batchData,
  batchMetadata,
  singleData,
  singleMetadata,
} from '../../../../local/host/event-hub/trigger-input.ts';

function event(fields: Partial<ReceivedEventData> = {}): ReceivedEventData {
  return {
    body: Buffer.from('{}'),
    sequenceNumber: 1,
    offset: '128',
    partitionKey: null,
    enqueuedTimeUtc: new Date('2026-11-23T10:00:00.120Z'),
    getRawAmqpMessage: () => ({
      body: undefined,
      properties: { messageId: 'm-1', userId: Buffer.from('u') as never },
      messageAnnotations: { 'iothub-enqueuedtime': new Date('2026-11-23T10:00:00.120Z') },
    }),
    ...fields,
  };
}
const partition = {
  fullyQualifiedNamespace: 'ns',
  eventHubName: 'hub',
  consumerGroup: 'group',
  partitionId: '3',
};
const shape = { dataType: 'binary', includeEmptyEntries: false };

test('sequence numbers beyond 32 bits keep their value as a long', () => {
  const { SequenceNumberArray } = batchMetadata([event({ sequenceNumber: 2 ** 33 + 5 })], partition, shape);
  expect(SequenceNumberArray).toEqual({
    collectionSint64: { sint64: [{ low: 5, high: 2, unsigned: false }] },
  });
});

test('empty strings are dropped from arrays unless the app has asked to keep them', () => {
  const events = [event({ partitionKey: '' }), event({ partitionKey: 'b' })];
  const keys = (includeEmptyEntries: boolean) =>
    batchMetadata(events, partition, { ...shape, includeEmptyEntries }).PartitionKeyArray;
  expect(keys(false)).toEqual({ collectionString: { string: ['b'] } });
  expect(keys(true)).toEqual({ collectionString: { string: ['', 'b'] } });
});

test('times of the hub have no zone, times in annotations have one, bytes are Base64', () => {
  const { EnqueuedTimeUtc, SystemProperties } = singleMetadata(event(), partition);
  expect(EnqueuedTimeUtc).toEqual({ json: '"2026-11-23T10:00:00.12"' });
  expect(JSON.parse(SystemProperties!.json!)).toEqual({
    'message-id': 'm-1',
    'user-id': 'dQ==',
    'iothub-enqueuedtime': '2026-11-23T10:00:00.120Z',
    SequenceNumber: 1,
    Offset: '128',
    PartitionKey: null,
    EnqueuedTimeUtc: '2026-11-23T10:00:00.12',
  });
});

test('each data type gives the body in its own form', () => {
  const sent = event({ body: Buffer.from('{"a":1}') });
  const as = (dataType: string | undefined) => ({ dataType, includeEmptyEntries: false });
  expect(singleData(sent, as('binary'))).toEqual({ bytes: sent.body });
  expect(singleData(sent, as('string'))).toEqual({ string: '{"a":1}' });
  expect(singleData(sent, as(undefined))).toEqual({ json: '{"a":1}' });
  expect(batchData([sent, sent], as('binary'))).toEqual({
    collectionBytes: { bytes: [sent.body, sent.body] },
  });
  expect(batchData([sent, sent], as('string'))).toEqual({
    collectionString: { string: ['{"a":1}', '{"a":1}'] },
  });
  expect(batchData([sent, sent], as(undefined))).toEqual({ json: '[{"a":1},{"a":1}]' });
});

test.each(['nonsense', '[1]', '7', 'null'])('without a data type %s is no event', (body) => {
  const events = [event(), event({ body: Buffer.from(body) })];
  expect(() => batchData(events, { dataType: undefined, includeEmptyEntries: false })).toThrow();
});
