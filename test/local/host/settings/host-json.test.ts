import { expect, test } from 'vitest';
import { parseHostJson, parseTimeSpan } from '../../../../local/host/settings/host-json.ts';

test('an empty host.json has the defaults of Azure', () => {
  expect(parseHostJson({})).toEqual({
    functionTimeoutMs: 1_800_000,
    logLevel: 'information',
    http: { routePrefix: 'api' },
    queues: {
      messageEncoding: 'base64',
      batchSize: 16,
      newBatchThreshold: 8,
      maxDequeueCount: 5,
      visibilityTimeoutMs: 0,
      maxPollingIntervalMs: 60_000,
    },
    eventHubs: {
      maxEventBatchSize: 100,
      minEventBatchSize: 1,
      maxWaitTimeMs: 60_000,
      prefetchCount: 300,
      batchCheckpointFrequency: 1,
    },
  });
});

test('a functionTimeout of -1 is none', () => {
  expect(parseHostJson({ functionTimeout: '-1' }).functionTimeoutMs).toBe(Number.POSITIVE_INFINITY);
});

test.each([
  ['00:00:02', 2_000],
  ['01:30', 5_400_000],
  ['1.00:00:00', 86_400_000],
  ['00:00:00.1500000', 150],
  ['24:00:00', undefined],
  ['2s', undefined],
])('the time span %s is %s ms', (text, ms) => {
  expect(parseTimeSpan(text)).toBe(ms);
});

test.each([
  [
    { extensions: { queues: { visibilityTimeout: 30 } } },
    'extensions.queues.visibilityTimeout must be a string',
  ],
  [
    { extensions: { queues: { maxPollingInterval: '2s' } } },
    'maxPollingInterval must be a time span such as',
  ],
  [{ extensions: { queues: { messageEncoding: 'hex' } } }, 'messageEncoding must be one of base64, none'],
  [
    { extensions: { eventHubs: { maxEventBatchSize: 0 } } },
    'extensions.eventHubs.maxEventBatchSize must be a whole',
  ],
  [
    { extensions: { eventHubs: { maxEventBatchSize: 5, minEventBatchSize: 6 } } },
    'minEventBatchSize must be',
  ],
  [{ extensions: { http: 7 } }, 'extensions.http must be an object'],
  [{ functionTimeout: 'never' }, 'functionTimeout must be a time span'],
])('%j is refused: %s', (hostJson, message) => {
  expect(() => parseHostJson(hostJson)).toThrow(message);
});
