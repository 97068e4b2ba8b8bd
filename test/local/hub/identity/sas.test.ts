import azureIotCommon from 'azure-iot-common';
import { expect, test } from 'vitest';
import { covers, hostName, isSignedWith, parseSas, signSas } from '../../../../local/hub/identity/sas.ts';

const key = Buffer.from('0123456789abcdef').toString('base64');

test("a token that Microsoft's library made is understood, and its signature found right", () => {
  const text = azureIotCommon.SharedAccessSignature.create(
    'hub.example/devices/a b',
    '',
    key,
    1_800_000_000,
  ).toString();
  const token = parseSas(text)!;
  expect(token).toMatchObject({ resource: 'hub.example/devices/a b', expiresAt: 1_800_000_000_000 });
  expect(isSignedWith(token, Buffer.from(key, 'base64'))).toBe(true);
  expect(isSignedWith(token, Buffer.from(key))).toBe(false);
});

test('a changed expiry or resource makes the signature wrong', () => {
  const sr = encodeURIComponent('hub/devices/a');
  const sig = encodeURIComponent(signSas(sr, 1_800_000_000_000, Buffer.from(key, 'base64')));
  const verify = (text: string) => isSignedWith(parseSas(text)!, Buffer.from(key, 'base64'));
  expect(verify(`SharedAccessSignature sr=${sr}&sig=${sig}&se=1800000000`)).toBe(true);
  expect(verify(`SharedAccessSignature sr=${sr}&sig=${sig}&se=1900000000`)).toBe(false);
  expect(verify(`SharedAccessSignature sr=${sr}b&sig=${sig}&se=1800000000`)).toBe(false);
});

test.each([
  '',
  'secret',
  'SharedAccessSignature ',
  'SharedAccessSignature sr=a&sig=b',
  'SharedAccessSignature sr=a&sig=b&se=soon',
  'SharedAccessSignature sr=%E0%A4%A&sig=b&se=1800000000',
  'Bearer sr=a&sig=b&se=1800000000',
])('"%s" is no token', (text) => {
  expect(parseSas(text)).toBeUndefined();
});

test.each([
  ['hub.example/devices/pump-1', true],
  ['hub.example/devices', true],
  ['hub.example', true],
  ['hub.example:8883/devices/pump-1', true],
  ['Hub.Example/Devices/PUMP-1/', true],
  ['hub.example/devices/pump', false],
  ['hub.example/devices/pump-1/messages', false],
  ['hub.example/twins', false],
  ['other.example/devices/pump-1', false],
  ['', false],
])('whether a token for "%s" opens hub.example/devices/pump-1: %s', (resource, expected) => {
  expect(covers(resource, 'hub.example', '/devices/pump-1')).toBe(expected);
});

test('a host is compared without its port and case', () => {
  expect(hostName('LocalHost:8883')).toBe('localhost');
  expect(hostName('hub.azure-devices.net')).toBe('hub.azure-devices.net');
});
