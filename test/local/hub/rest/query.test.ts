import { describe, expect, test } from 'vitest';
import { parseQuery } from '../../../../local/hub/rest/query.ts';

const DEVICES = [
  { deviceId: 'a', status: 'enabled' },
  { deviceId: 'b', status: 'disabled' },
  { deviceId: "it's AND more", status: 'enabled' },
];

const select = (text: string) =>
  DEVICES.filter(parseQuery(text, 'devices', ['deviceId', 'status'])).map(({ deviceId }) => deviceId);

describe('a query selects', () => {
  test.each([
    ['SELECT * FROM devices', ['a', 'b', "it's AND more"]],
    ['select * from devices;', ['a', 'b', "it's AND more"]],
    ["SELECT * FROM devices WHERE deviceId = 'a'", ['a']],
    ["SELECT * FROM devices WHERE deviceId='x'", []],
    ["SELECT * FROM devices WHERE status = 'enabled' AND deviceId != 'a'", ["it's AND more"]],
    ["SELECT * FROM devices WHERE status <> 'enabled'", ['b']],
    ["SELECT * FROM devices WHERE deviceId IN ['a', 'b']", ['a', 'b']],
    ["SELECT * FROM devices where deviceid in ['b','c'] and status = 'disabled'", ['b']],
    ["SELECT * FROM devices WHERE deviceId = 'it''s AND more'", ["it's AND more"]],
  ])('%s', (text, expected) => {
    expect(select(text)).toEqual(expected);
  });
});

describe('a query is refused with 400 and the part that is not understood', () => {
  test.each([
    ['SELECT deviceId FROM devices', 'SELECT deviceId FROM devices'],
    ['SELECT * FROM pumps', 'SELECT * FROM pumps'],
    ['DELETE FROM devices', 'DELETE'],
    ["SELECT * FROM devices WHERE tags.site = 'Oslo'", 'tags.site'],
    ["SELECT * FROM devices WHERE colour = 'red'", 'what can be asked for is deviceId, status'],
    ["SELECT * FROM devices WHERE deviceId = 'a' OR deviceId = 'b'", 'OR'],
    ['SELECT * FROM devices WHERE deviceId = a', 'deviceId = a'],
    ["SELECT * FROM devices WHERE deviceId IN 'a'", "IN 'a'"],
    ["SELECT * FROM devices WHERE STARTSWITH(deviceId, 'a')", 'STARTSWITH'],
    ["SELECT * FROM devices WHERE deviceId = 'a", "deviceId = 'a"],
    ["SELECT * FROM devices WHERE deviceId = 'a' AND", 'a condition is'],
    ['', 'SELECT * FROM devices, with or without WHERE'],
  ])('%s', (text, part) => {
    expect(() => select(text)).toThrow(
      expect.objectContaining({ status: 400, message: expect.stringContaining(part) }),
    );
  });
});
