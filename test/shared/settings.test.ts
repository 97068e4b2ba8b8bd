import { expect, test } from 'vitest';
import { canaryText } from '../../shared/canary/access.ts';
import { SettingsError } from '../../shared/errors.ts';
import { parseSettings } from '../../shared/settings.ts';

const RIGHT = {
  EventHubConnection: 'Endpoint=sb://localhost;SharedAccessKeyName=a;SharedAccessKey=b',
  EVENT_HUB_NAME: 'hub',
  EVENT_HUB_CONSUMER_GROUP: '$Default',
  VAKT_ANALYZE_SCHEDULE: '*/5 * * * * *',
  VAKT_PURGE_SCHEDULE: '0 0 * * * *',
  VAKT_DATA_STORAGE: 'DefaultEndpointsProtocol=https;AccountName=data;AccountKey=a2V5',
  AzureWebJobsStorage: 'UseDevelopmentStorage=true',
  VAKT_SMTP_URL: 'smtps://user:password@mail.example.com:465',
  VAKT_MAIL_FROM: 'Vakt <alerts@example.com>',
  VAKT_PSEUDONYM_KEY: 'p'.repeat(32),
};

/** What is to be put right with these settings in place of the right ones. */
function problemsOf(given: Record<string, string | undefined>): readonly string[] {
  try {
    parseSettings({ ...RIGHT, ...given });
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError);
    return (error as SettingsError).problems;
  }
}

test('right settings are taken, and the bounds on readings have defaults', () => {
  expect(parseSettings(RIGHT)).toEqual({
    dataStorage: RIGHT.VAKT_DATA_STORAGE,
    hostStorage: RIGHT.AzureWebJobsStorage,
    mailService: { kind: 'smtp', url: RIGHT.VAKT_SMTP_URL },
    mailFrom: RIGHT.VAKT_MAIL_FROM,
    maxReadingAgeDays: 400,
    maxClockSkewSeconds: 300,
    quarantineDays: 30,
    pseudonymKey: RIGHT.VAKT_PSEUDONYM_KEY,
    eventDays: 7,
    logDays: 90,
  });
});

test('the canary may be told; a secret of it that is not there yet keeps nobody from starting, a wrong one does', () => {
  const access = {
    host: 'iot-vakt.azure-devices.net',
    deviceId: 'vakt-canary',
    key: Buffer.alloc(32).toString('base64'),
    authorization: 'a'.repeat(26),
  };
  const VAKT_CANARY = canaryText(access);
  expect(parseSettings({ ...RIGHT, VAKT_CANARY }).canary).toEqual({ access, hours: 4 });
  expect(parseSettings({ ...RIGHT, VAKT_CANARY, VAKT_CANARY_HOURS: '1' }).canary).toEqual({
    access,
    hours: 1,
  });
  expect(parseSettings({ ...RIGHT, VAKT_CANARY: 'vault:canary' }).canary).toBeUndefined();
  expect(problemsOf({ VAKT_CANARY: 'sings' })).toEqual([expect.stringMatching(/VAKT_CANARY is wrong/)]);
});

const SERVICE = 'HostName=vakt.azure-devices.net;SharedAccessKeyName=vakt;SharedAccessKey=a2V5';

test('how IoT Hub is reached may be told, with the provisioning service or without', () => {
  expect(parseSettings(RIGHT).hub).toBeUndefined();
  expect(parseSettings({ ...RIGHT, VAKT_HUB_SERVICE: SERVICE }).hub).toEqual({ service: SERVICE });
  const byIdentity = 'HostName=vakt.azure-devices.net;ClientId=ours';
  expect(parseSettings({ ...RIGHT, VAKT_HUB_SERVICE: byIdentity }).hub).toEqual({ service: byIdentity });
  const all = { VAKT_DPS_SERVICE: SERVICE, VAKT_DPS_ID_SCOPE: '0ne1', VAKT_HUB_CA: 'ca.pem' };
  expect(parseSettings({ ...RIGHT, VAKT_HUB_SERVICE: SERVICE, ...all }).hub).toEqual({
    service: SERVICE,
    ca: 'ca.pem',
    dps: { service: SERVICE, idScope: '0ne1' },
  });
});

test.each([
  [{ VAKT_HUB_SERVICE: 'HostName=h;SharedAccessKey=a2V5' }, /VAKT_HUB_SERVICE is wrong/],
  [{ VAKT_HUB_SERVICE: 'vakt.azure-devices.net' }, /VAKT_HUB_SERVICE is wrong/],
  [{ VAKT_HUB_SERVICE: SERVICE, VAKT_DPS_SERVICE: SERVICE }, /wanted together/],
  [{ VAKT_HUB_SERVICE: SERVICE, VAKT_DPS_ID_SCOPE: '0ne1' }, /wanted together/],
  [{ VAKT_HUB_CA: 'ca.pem' }, /VAKT_HUB_SERVICE is missing/],
])('%o is to be put right', (given, problem) => {
  expect(problemsOf(given)).toEqual([expect.stringMatching(problem)]);
});

test('the addresses for letters to the operator may be given', () => {
  const given = { VAKT_OPERATOR_MAIL: ' ops@example.com ', VAKT_DATA_PROTECTION_MAIL: 'dpo@example.com' };
  expect(parseSettings({ ...RIGHT, ...given })).toMatchObject({
    operatorMail: 'ops@example.com',
    dataProtectionMail: 'dpo@example.com',
  });
});

test('accounts and event hub may be told without a key, by the names the Functions host knows', () => {
  const given = {
    EventHubConnection: undefined,
    EventHubConnection__fullyQualifiedNamespace: 'evhns-vakt.servicebus.windows.net',
    VAKT_DATA_STORAGE: undefined,
    VAKT_DATA_STORAGE__accountName: 'stdata',
    VAKT_RECORDS_STORAGE__accountName: 'strecords',
    AzureWebJobsStorage: undefined,
    AzureWebJobsStorage__accountName: 'sthost',
    AzureWebJobsStorage__clientId: 'of-the-host',
    AZURE_CLIENT_ID: 'ours',
  };
  const account = (name: string, identity: string) => ({
    tables: `https://${name}.table.core.windows.net`,
    blobs: `https://${name}.blob.core.windows.net`,
    queues: `https://${name}.queue.core.windows.net`,
    identity,
  });
  expect(parseSettings({ ...RIGHT, ...given })).toMatchObject({
    dataStorage: account('stdata', 'ours'),
    recordsStorage: account('strecords', 'ours'),
    hostStorage: account('sthost', 'of-the-host'),
  });
  expect(problemsOf({ ...given, VAKT_DATA_STORAGE: RIGHT.VAKT_DATA_STORAGE })).toEqual([
    expect.stringMatching(/^VAKT_DATA_STORAGE__accountName is wrong: it stands beside/),
  ]);
  for (const name of ['AzureWebJobsStorage__accountName', 'VAKT_RECORDS_STORAGE__accountName']) {
    expect(problemsOf({ ...given, [name]: 'https://sthost' })).toEqual([
      expect.stringMatching(`^${name} is wrong: the name of `),
    ]);
  }
  expect(problemsOf({ ...given, EventHubConnection__fullyQualifiedNamespace: 'sb://x/' })).toEqual([
    expect.stringMatching(/^EventHubConnection__fullyQualifiedNamespace is wrong: /),
  ]);
});

test.each([
  'vault:link-keys',
  '@Microsoft.KeyVault(SecretUri=https://kv-vakt.vault.azure.net/secrets/link-keys)',
])('%s, which nobody answered, is no key, and it is told once why', (reference) => {
  const given = { VAKT_PORTAL_URL: 'https://vakt.example.com', VAKT_LINK_KEYS: reference };
  expect(problemsOf(given)).toEqual([
    expect.stringMatching(/^VAKT_LINK_KEYS is wrong: its secret could not be read/),
  ]);
  expect(problemsOf({ VAKT_ANYTHING: ` ${reference}` })).toEqual([
    expect.stringMatching(/^VAKT_ANYTHING is wrong/),
  ]);
  const unread = new Map([['VAKT_LINK_KEYS', 'there is no secret link-keys in the vault yet']]);
  expect(() => parseSettings({ ...RIGHT, ...given }, unread)).toThrow(
    /1 setting.*\n {2}- VAKT_LINK_KEYS is wrong: there is no secret link-keys/,
  );
});

test.each(Object.keys(RIGHT))('%s missing, empty or blank stops the start and is named', (name) => {
  for (const value of [undefined, '', '  ']) {
    expect(problemsOf({ [name]: value })).toEqual([expect.stringMatching(`^${name} is missing: `)]);
  }
});

test.each([
  ['VAKT_ANALYZE_SCHEDULE', 'every minute'],
  ['VAKT_PURGE_SCHEDULE', '0 * * * *'],
  ['EventHubConnection', 'garbage'],
  ['AzureWebJobsStorage', 'UseDevelopmentStorage=maybe'],
  ['VAKT_MAIL_FROM', 'a@example.com, b@example.com'],
  ['VAKT_DATA_STORAGE', 'my account'],
  ['VAKT_SMTP_URL', 'mail.example.com'],
  ['VAKT_SMTP_URL', 'smtp://'],
  ['VAKT_MAIL_FROM', 'Vakt'],
  ['VAKT_MAIL_FROM', 'Vakt <alerts@example.com>\r\nBcc: x@example.com'],
  ['VAKT_OPERATOR_MAIL', 'the operator'],
  ['VAKT_OPERATOR_MAIL', 'a@example.com, b@example.com'],
  ['VAKT_SERVICE_PHONE', 'ring us'],
  ['VAKT_SERVICE_PHONE', '+46 31 1\r\nBcc: x'],
  ['VAKT_DATA_PROTECTION_MAIL', 'a@example.com\r\nBcc: x@example.com'],
  ['VAKT_MAX_READING_AGE_DAYS', 'many'],
  ['VAKT_MAX_READING_AGE_DAYS', '0'],
  ['VAKT_MAX_CLOCK_SKEW_SECONDS', '-1'],
  ['VAKT_MAX_CLOCK_SKEW_SECONDS', 'Infinity'],
])('%s=%j is wrong and is named', (name, value) => {
  expect(problemsOf({ [name]: value })).toEqual([expect.stringMatching(`^${name} is wrong: `)]);
});

test('mail goes by Azure Communication Services where its endpoint is given, with the identity that is named', () => {
  const azure = { VAKT_SMTP_URL: '', VAKT_ACS_ENDPOINT: 'https://vakt.communication.azure.com' };
  const { mailService } = parseSettings({ ...RIGHT, ...azure });
  expect(mailService).toEqual({ kind: 'azure', endpoint: azure.VAKT_ACS_ENDPOINT });
  const named = parseSettings({ ...RIGHT, ...azure, AZURE_CLIENT_ID: ' 0f0f ' });
  expect(named.mailService).toEqual({ ...mailService, identity: '0f0f' });
  expect(problemsOf({ VAKT_ACS_ENDPOINT: azure.VAKT_ACS_ENDPOINT })).toEqual([
    expect.stringMatching(/^VAKT_ACS_ENDPOINT is wrong: .*VAKT_SMTP_URL/),
  ]);
  for (const wrong of ['http://vakt.communication.azure.com', 'vakt', 'https://']) {
    expect(problemsOf({ VAKT_SMTP_URL: '', VAKT_ACS_ENDPOINT: wrong })).toEqual([
      expect.stringMatching(/^VAKT_ACS_ENDPOINT is wrong: /),
    ]);
  }
});

test('every wrong setting is named at once, with what it should be, and no value is repeated', () => {
  const given = { VAKT_DATA_STORAGE: 'AccountKey-secret', VAKT_SMTP_URL: 'hunter2', EVENT_HUB_NAME: '' };
  expect(problemsOf(given)).toHaveLength(3);
  expect(() => parseSettings({ ...RIGHT, ...given })).toThrow(
    expect.objectContaining({
      code: 'settings-invalid',
      message: expect.not.stringMatching(/secret|hunter2/),
    }),
  );
});

const LINK_KEY = 'd'.repeat(44);

test('the portal has an address and the keys of its links, the one that signs first; without an address there is none', () => {
  const portalOf = (given: Record<string, string>) => parseSettings({ ...RIGHT, ...given }).portal;
  expect(portalOf({})).toBeUndefined();
  expect(portalOf({ VAKT_LINK_KEYS: LINK_KEY })).toBeUndefined();
  const VAKT_LINK_KEYS = `${LINK_KEY}, ${'e'.repeat(40)} ,`;
  expect(portalOf({ VAKT_PORTAL_URL: 'https://vakt.example.com/', VAKT_LINK_KEYS })).toEqual({
    url: 'https://vakt.example.com',
    keys: [LINK_KEY, 'e'.repeat(40)],
  });
  expect(portalOf({ VAKT_PORTAL_URL: 'http://127.0.0.1:7071', VAKT_LINK_KEYS })).toMatchObject({
    url: 'http://127.0.0.1:7071',
  });
});

test.each([
  ['http://vakt.example.com', LINK_KEY, 'VAKT_PORTAL_URL is wrong'],
  ['vakt.example.com', LINK_KEY, 'VAKT_PORTAL_URL is wrong'],
  ['https://user@vakt.example.com', LINK_KEY, 'VAKT_PORTAL_URL is wrong'],
  ['https://vakt.example.com/?a=b', LINK_KEY, 'VAKT_PORTAL_URL is wrong'],
  ['https://vakt.example.com', '', 'VAKT_LINK_KEYS is missing'],
  ['https://vakt.example.com', ' , ', 'VAKT_LINK_KEYS is missing'],
  ['https://vakt.example.com', 'short', 'VAKT_LINK_KEYS is wrong'],
  ['https://vakt.example.com', `${LINK_KEY},short`, 'VAKT_LINK_KEYS is wrong'],
  ['https://vakt.example.com', `${'d d'.repeat(20)}`, 'VAKT_LINK_KEYS is wrong'],
])('a portal at %s with the keys "%s" stops the start: %s', (url, keys, problem) => {
  expect(problemsOf({ VAKT_PORTAL_URL: url, VAKT_LINK_KEYS: keys })).toEqual([
    expect.stringMatching(`^${problem}`),
  ]);
});
