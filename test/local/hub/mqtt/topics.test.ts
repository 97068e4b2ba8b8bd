import { expect, test } from 'vitest';
import { parseTelemetryTopic } from '../../../../local/hub/mqtt/topics.ts';

const base = 'devices/a/messages/events';

test.each([
  [base, {}, {}],
  [`${base}/`, {}, {}],
  [`${base}/x=1&y=%26%3D%20`, {}, { x: '1', y: '&= ' }],
  [`${base}/?x=1`, {}, { x: '1' }],
  [`${base}/x&y=`, {}, { x: '', y: '' }],
  [`${base}/x=a=b`, {}, { x: 'a=b' }],
  [`${base}/x=1+2`, {}, { x: '1+2' }],
  [
    `${base}/%24.ct=application%2Fjson&$.ce=utf-8&%24.mid=m&%24.cid=c&%24.uid=u&%24.exp=2&x=1`,
    {
      contentType: 'application/json',
      contentEncoding: 'utf-8',
      messageId: 'm',
      correlationId: 'c',
      userId: 'u',
    },
    { x: '1' },
  ],
])('%s carries its properties', (topic, system, properties) => {
  expect(parseTelemetryTopic(topic, 'a')).toEqual({ system, properties });
});

test.each([`${base}/x=%`, 'devices/b/messages/events/', `${base}x`, 'devices/a/messages/devicebound/', ''])(
  '%s is not taken as telemetry of device a',
  (topic) => {
    expect(parseTelemetryTopic(topic, 'a')).toBeUndefined();
  },
);

test('a property named like something every object has is a property', () => {
  expect(Object.entries(parseTelemetryTopic(`${base}/__proto__=1&toString=2`, 'a')!.properties)).toEqual([
    ['__proto__', '1'],
    ['toString', '2'],
  ]);
});
