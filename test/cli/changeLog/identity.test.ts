import { afterEach, expect, test, vi } from 'vitest';
import { nameIn, whoRuns } from '../../../cli/changeLog/identity.ts';
import { whoIsHere } from '../../../cli/who.ts';
import { type IdentityPlatform, startIdentityPlatform } from '../../support/identity.ts';

let platform: IdentityPlatform | undefined;
afterEach(() => {
  platform?.stop();
  vi.unstubAllEnvs();
});

const tokenOf = (claims: unknown) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;

test.each([
  ['a person of the tenant', { oid: 'o', upn: 'anna.ek@vakt.example', appid: 'cli' }, 'anna.ek@vakt.example'],
  ['a guest', { oid: 'o', unique_name: 'live.com#bo@ek.example', upn: '' }, 'live.com#bo@ek.example'],
  ['an app', { oid: 'o', appid: 'a-pipeline' }, 'a-pipeline'],
  ['whatever has an ID', { oid: 'o' }, 'o'],
  ['a token that says nothing', {}, undefined],
  ['a token with other kinds of values', { upn: 7, oid: null }, undefined],
])('whom a token is of: %s', (_, claims, name) => {
  expect(nameIn(tokenOf(claims))).toBe(name);
});

test.each(['', 'opaque', 'a.b.c', `e30.${Buffer.from('null').toString('base64url')}.c`])(
  'a token that can’t be read says nothing: "%s"',
  (token) => {
    expect(nameIn(token)).toBeUndefined();
  },
);

test('on record is whom the stores let in, where they go by who is signed in', async () => {
  platform = await startIdentityPlatform({ oid: 'o', appid: 'a-pipeline' });
  vi.stubEnv('VAKT_DATA_STORAGE', '');
  vi.stubEnv('VAKT_DATA_STORAGE__accountName', 'stdata');
  vi.stubEnv('VAKT_RECORDS_STORAGE__accountName', 'strecords');
  vi.stubEnv('VAKT_RECORDS_STORAGE__clientId', 'the-client-id');
  expect(await whoRuns('nowhere')).toBe('a-pipeline');
  expect(platform.asked).toEqual([{ clientId: 'the-client-id', resource: 'https://storage.azure.com' }]);
});

test('a connection string knows nobody: it is the account at this terminal', async () => {
  vi.stubEnv('VAKT_DATA_STORAGE', 'UseDevelopmentStorage=true');
  expect(await whoRuns('nowhere')).toBe(whoIsHere());
});
