import { expect, test } from 'vitest';
import { eventsOf } from '../../../functions/ingest/events.ts';

const NOW = Date.parse('2026-06-15T10:00:00Z');
const bodies = [Buffer.from('1'), Buffer.from('2')];
const system = (i: number, rest: object = {}) => ({
  'iothub-connection-device-id': `dev-${i}`,
  sequenceNumber: 100 + i,
  enqueuedTimeUtc: `2026-06-15T09:59:0${i}.5`,
  ...rest,
});

test('bodies and metadata, which come apart, are put together in order; times without a zone are UTC', () => {
  const triggerMetadata = {
    systemPropertiesArray: [system(0), system(1)],
    partitionContext: { partitionId: '3' },
  };
  expect(eventsOf(bodies, { triggerMetadata }, NOW)).toEqual([
    { body: bodies[0], deviceId: 'dev-0', enqueuedAt: NOW - 59_500, position: '3-100' },
    { body: bodies[1], deviceId: 'dev-1', enqueuedAt: NOW - 58_500, position: '3-101' },
  ]);
});

test('names in capitals, numbers with methods of their own and times beside the properties are understood', () => {
  const long = { low: 7, high: 0, toString: () => '7' };
  const triggerMetadata = {
    systemPropertiesArray: [
      { 'iothub-connection-device-id': 'a', SequenceNumber: long },
      { 'iothub-connection-device-id': 'b', SequenceNumber: 8, EnqueuedTimeUtc: '2026-06-15T12:00:00+02:00' },
    ],
    enqueuedTimeUtcArray: ['2026-06-15T09:00:00', ''],
    partitionContext: { PartitionId: '0' },
  };
  expect(eventsOf(bodies, { triggerMetadata }, 0)).toMatchObject([
    { deviceId: 'a', position: '0-7', enqueuedAt: NOW - 3_600_000 },
    { deviceId: 'b', position: '0-8', enqueuedAt: NOW },
  ]);
});

test('an event that no hub authenticated has no device, and one without a time came now', () => {
  const [event] = eventsOf([bodies[0]], { triggerMetadata: { systemPropertiesArray: [{}] } }, NOW);
  expect(event).toMatchObject({ deviceId: '', enqueuedAt: NOW });
  expect(eventsOf(bodies, {}, NOW)).toHaveLength(2);
});

test.each([
  ['end', 'dev\0'],
  ['half a letter', '\ud800'],
  ['letter of ours', 'å'],
  ['space', 'a b'],
  ['length', 'x'.repeat(9_000)],
])(
  'a device that IoT Hub cannot have named, for its %s, is none: it could not be kept aside, and would hold its batch',
  (_, name) => {
    const triggerMetadata = { systemPropertiesArray: [{ 'iothub-connection-device-id': name }, system(1)] };
    expect(eventsOf(bodies, { triggerMetadata }, NOW).map(({ deviceId }) => deviceId)).toEqual(['', 'dev-1']);
  },
);

test('every name that IoT Hub allows is taken as it is', () => {
  for (const name of ["-:.+%_#*?!(),=@$'", 'x'.repeat(128), 'Pump.7']) {
    const triggerMetadata = { systemPropertiesArray: [{ 'iothub-connection-device-id': name }] };
    expect(eventsOf([bodies[0]], { triggerMetadata }, NOW)).toMatchObject([{ deviceId: name }]);
  }
});
