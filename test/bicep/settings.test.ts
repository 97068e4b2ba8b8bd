import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { locatePlant } from '../../cli/plant/locate.ts';
import { BICEP, SIZES, type Size } from '../../scripts/azure/compile.ts';
import { LANGUAGES } from '../../scripts/data-protection/page.ts';
import { canaryText } from '../../shared/canary/access.ts';
import { keepingFrom } from '../../shared/settings/keeping.ts';
import { parseSettings } from '../../shared/settings.ts';
import { COMMON_QUARANTINE } from '../../shared/storage/names.ts';
import { sourcesOf } from '../house/source.ts';
import { deploymentOf, describeDeployments, resourcesOf, settingsOf, theOne } from './support/deployments.ts';

/** What the Functions host reads, and we don't. */
const OF_THE_HOST = [
  'APPLICATIONINSIGHTS_AUTHENTICATION_STRING',
  'APPLICATIONINSIGHTS_CONNECTION_STRING',
  'AzureWebJobsStorage__credential',
  'EventHubConnection__clientId',
  'EventHubConnection__credential',
  'OTEL_TRACES_SAMPLER',
  'OTEL_TRACES_SAMPLER_ARG',
];

/** What the code also understands, and a deployment to Azure does without. */
const NOT_ON_AZURE: Record<string, string> = {
  AzureWebJobsStorage: 'a key',
  VAKT_DATA_STORAGE: 'a key',
  VAKT_RECORDS_STORAGE: 'a key',
  VAKT_DATA_STORAGE__clientId: 'AZURE_CLIENT_ID is the same',
  VAKT_RECORDS_STORAGE__clientId: 'AZURE_CLIENT_ID is the same',
  VAKT_HUB_CA: 'Azure’s authorities are known',
  VAKT_SMTP_URL: 'only with mailBy = smtp',
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'only with a collector',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'the host would send everything there too',
};

/** What is kept for a time that a setting says, and the parameter that sets it. */
const KEPT_BY = {
  VAKT_EVENT_RETENTION_DAYS: 'eventRetentionDays',
  VAKT_LOG_RETENTION_DAYS: 'logRetentionDays',
  VAKT_QUARANTINE_DAYS: 'quarantineDays',
};

const text = (path: string) => readFileSync(join(BICEP, '..', path), 'utf8');

/** Which secret of the vault is meant. */
const SECRET = /^vault:([\w-]+)$/;

/** Something of the right form for what only Azure knows. */
const KNOWN_TO_AZURE: Record<string, string> = {
  VAKT_ACS_ENDPOINT: 'https://acs-vakt.europe.communication.azure.com',
  VAKT_HUB_SERVICE: 'HostName=iot-vakt.azure-devices.net;ClientId=known-to-azure',
  VAKT_DPS_SERVICE: 'HostName=provs-vakt.azure-devices-provisioning.net;ClientId=known-to-azure',
  VAKT_VAULT: 'https://kv-vakt.vault.azure.net/',
  VAKT_MAIL_FROM: 'Vakt <DoNotReply@vakt.example>',
  VAKT_CANARY: canaryText({
    host: 'iot-vakt.azure-devices.net',
    deviceId: 'vakt-canary',
    key: Buffer.alloc(32).toString('base64'),
    authorization: 'a'.repeat(26),
  }),
};

/** App settings of the functions, as they would arrive. */
function arriving(size: Size): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settingsOf(size)).map(([name, value]) => {
      if (SECRET.test(value)) {
        return [name, KNOWN_TO_AZURE[name] ?? 'a-secret-of-more-than-forty-characters-in-all'];
      }
      return [name, value.startsWith('[') ? (KNOWN_TO_AZURE[name] ?? 'known-to-azure') : value];
    }),
  );
}

/** An output as it is put out, with something in place of what only Azure knows. */
function put(output: string): string {
  const [, format] = /^\[format\('([^']+)'/.exec(output) ?? [];
  if (format !== undefined) return format.replace('{0}', 'https://known-to-azure/');
  if (output.includes('.vaultUri.')) return 'https://known-to-azure/';
  return output.startsWith('[') ? 'known-to-azure' : output;
}

/** What the tool asks for, and a deployment does not put out. */
const TOLD_BY_PEOPLE: Record<string, string> = {
  AzureWebJobsStorage: 'a key',
  VAKT_DATA_STORAGE: 'a key',
  VAKT_RECORDS_STORAGE: 'a key',
  AZURE_CLIENT_ID: 'operators sign in as themselves',
  AzureWebJobsStorage__clientId: 'likewise',
  VAKT_DATA_STORAGE__clientId: 'likewise',
  VAKT_RECORDS_STORAGE__clientId: 'likewise',
  VAKT_OPERATOR_MAIL: 'azd knows it before the first deployment',
};

/** Parses them, and says which were asked for. */
function parse(env: Record<string, string>) {
  const asked = new Set<string>();
  const watched = new Proxy(env, {
    get(target, name) {
      asked.add(String(name));
      return target[String(name)];
    },
    // Whoever looks at all of them asks for none.
    ownKeys: () => [],
  });
  return { settings: parseSettings(watched), asked };
}

describeDeployments('app settings', (size) => {
  test('are taken by the code as they are', () => {
    const { settings } = parse(arriving(size));
    const [host, data, records] = resourcesOf(size, 'Microsoft.Storage/storageAccounts').map(
      ({ name }) => name,
    );
    expect(settings).toMatchObject({
      hostStorage: { queues: `https://${host}.queue.core.windows.net`, identity: 'known-to-azure' },
      dataStorage: { tables: `https://${data}.table.core.windows.net`, identity: 'known-to-azure' },
      recordsStorage: { blobs: `https://${records}.blob.core.windows.net`, identity: 'known-to-azure' },
      mailService: { kind: 'azure', identity: 'known-to-azure' },
    });
  });

  test('every one the code asks for is set, and none is left over', () => {
    const set = Object.keys(settingsOf(size));
    const { asked } = parse(arriving(size));
    const missing = [...asked].filter((name) => !set.includes(name) && !(name in NOT_ON_AZURE));
    expect(missing, 'asked for by shared/settings.ts, not set by bicep/modules/functions.bicep').toEqual([]);
    const leftOver = set.filter((name) => !asked.has(name) && !OF_THE_HOST.includes(name));
    expect(leftOver, 'set by bicep/modules/functions.bicep, asked for by nobody').toEqual([]);
    const needless = Object.keys(NOT_ON_AZURE).filter((name) => !asked.has(name) || set.includes(name));
    expect(needless, 'excused in vain').toEqual([]);
  });

  test('the operator’s tool finds in the outputs all it asks for', () => {
    const { outputs } = deploymentOf(size);
    const env = Object.fromEntries(
      Object.entries(outputs).map(([name, output]) => [name, put(String(output))]),
    );
    const asked = new Set<string>();
    const watched = new Proxy(env, {
      get(target, name) {
        asked.add(String(name));
        return target[String(name)];
      },
    });
    const found = locatePlant('/nowhere', watched);
    expect(found).toMatchObject({ hub: { provisioning: {} }, recordsStorage: {} });
    expect(found.pseudonymKey).toBe('vault:pseudonym-key');
    expect(keepingFrom(watched, [])).toEqual({
      eventDays: Number(settingsOf(size).VAKT_EVENT_RETENTION_DAYS),
      logDays: Number(settingsOf(size).VAKT_LOG_RETENTION_DAYS),
      quarantineDays: Number(settingsOf(size).VAKT_QUARANTINE_DAYS),
    });
    // Beside what is parsed in one place, what a command asks the environment for itself.
    const own = sourcesOf('cli').flatMap(({ text }) =>
      [...text.matchAll(/(?:process\.)?env\.((?:VAKT|AZURE)_\w+)/g)].map(([, name]) => name!),
    );
    expect(own).toContain('VAKT_CANARY');
    const missing = [...asked, ...own].filter((name) => !(name in env) && !(name in TOLD_BY_PEOPLE));
    expect([...new Set(missing)]).toEqual([]);
  });

  test('what triggers refer to by %NAME% or as a connection is set', () => {
    const set = Object.keys(settingsOf(size));
    const triggers = sourcesOf('functions').filter(({ file }) => file.endsWith('/trigger.ts'));
    const named = triggers.flatMap(({ text }) => [...text.matchAll(/'%(\w+)%'/g)].map(([, name]) => name!));
    expect(named).toContain('EVENT_HUB_NAME');
    expect(named.filter((name) => !set.includes(name))).toEqual([]);
    const connections = triggers.flatMap(({ text }) =>
      [...text.matchAll(/connection: '(\w+)'/g)].map(([, name]) => name!),
    );
    expect(new Set(connections)).toEqual(new Set(['EventHubConnection', 'AzureWebJobsStorage']));
    expect(set).toContain('EventHubConnection__fullyQualifiedNamespace');
    expect(set).toContain('AzureWebJobsStorage__accountName');
  });

  test('name the event hub and the consumer group that are made', () => {
    const { EVENT_HUB_NAME, EVENT_HUB_CONSUMER_GROUP } = settingsOf(size);
    const [group] = resourcesOf(size, 'Microsoft.EventHub/namespaces/eventhubs/consumergroups');
    expect(group!.name.split('/').slice(1)).toEqual([EVENT_HUB_NAME, EVENT_HUB_CONSUMER_GROUP]);
  });

  test('tell the code how long things are kept, as the stores themselves keep them', () => {
    const settings = settingsOf(size);
    const days = (type: string) => theOne(size, type).properties;
    expect(settings.VAKT_EVENT_RETENTION_DAYS).toBe(
      String(days('Microsoft.EventHub/namespaces/eventhubs').messageRetentionInDays),
    );
    expect(settings.VAKT_LOG_RETENTION_DAYS).toBe(
      String(days('Microsoft.OperationalInsights/workspaces').retentionInDays),
    );
    const [rule] = days('Microsoft.Storage/storageAccounts/managementPolicies').policy.rules;
    expect(rule.definition.filters.prefixMatch).toEqual([`${COMMON_QUARANTINE}/`]);
    expect(settings.VAKT_QUARANTINE_DAYS).toBe(
      String(rule.definition.actions.baseBlob.delete.daysAfterModificationGreaterThan),
    );
  });

  test('keep nothing longer than the pages on data protection say, in any language, and for which setting', () => {
    const settings = settingsOf(size);
    for (const [setting, param] of Object.entries(KEPT_BY)) {
      const [, untold] =
        new RegExp(`^param ${param} int = (\\d+)$`, 'm').exec(text('bicep/main.bicep')) ?? [];
      for (const { file } of LANGUAGES) {
        // "7 days (VAKT_EVENT_RETENTION_DAYS)", also where other words come in between.
        const said = [
          ...text(`docs/${file}`).matchAll(
            new RegExp(`(\\d+) (?:days|dagar|dager|Tage)[^\\d(|]*\\(${setting}\\)`, 'g'),
          ),
        ].map(([, days]) => days);
        expect(said, `${setting} in ${file}`).toEqual([untold]);
        expect(Number(settings[setting]), setting).toBeLessThanOrEqual(Number(said[0]));
      }
    }
    const manual = text('docs/operations.md');
    const waits = [...manual.matchAll(/event hub(?: keeps events|,) \(?(\d+) days/g)].map(([, days]) => days);
    expect(waits).toHaveLength(2);
    expect(new Set(waits)).toEqual(new Set([settings.VAKT_EVENT_RETENTION_DAYS]));
  });

  test('hold no secret, but say where in the vault it is', () => {
    const { appSettings } = theOne(size, 'Microsoft.Web/sites').properties.siteConfig;
    const values = new Map(
      (appSettings as { name: string; value: string }[]).map(({ name, value }) => [name, value]),
    );
    const secret = [...values.keys()].filter((name) => /KEY|PASSWORD|SECRET|SMTP_URL/.test(name));
    expect(secret).not.toEqual([]);
    for (const name of secret) expect(values.get(name), name).toMatch(SECRET);
    // App Service's own references outlive a restart, and what was rotated in an emergency would be believed for a day.
    expect([...values.values()].filter((value) => value.includes('@Microsoft.KeyVault'))).toEqual([]);
  });

  test('always-ready instances are of functions that exist', () => {
    const sources = sourcesOf('functions').map(({ text }) => text);
    const functions = sources.flatMap((text) =>
      [...text.matchAll(/app\.\w+\(\s*'([\w-]+)'/g)].map(([, name]) => `function:${name}`),
    );
    const { alwaysReady } = theOne(size, 'Microsoft.Web/sites').properties.functionAppConfig
      .scaleAndConcurrency;
    for (const { name } of alwaysReady) expect([...functions, 'http']).toContain(name);
  });
});

test('HTTP functions that ask for no key are named in the manual, with the reason', () => {
  const anonymous = sourcesOf('functions')
    .filter(({ text }) => text.includes("authLevel: 'anonymous'"))
    .flatMap(({ text }) => [...text.matchAll(/route\('([\w-]+)'/g)].map(([, name]) => name!));
  expect(anonymous.length).toBeGreaterThan(0);
  const manual = readFileSync(join(BICEP, '../docs/operations.md'), 'utf8');
  for (const name of anonymous) expect(manual).toContain(`\`${name}\``);
  const elsewhere = sourcesOf('functions').filter(
    ({ file, text }) => text.includes('app.http(') && file !== 'functions/portal/trigger.ts',
  );
  expect(elsewhere.map(({ file }) => file)).toEqual([]);
});

test('the canary is off until somebody has set it up', () => {
  expect(text('bicep/main.bicep')).toContain('\nparam canary bool = false\n');
  for (const size of SIZES) {
    expect(text(`bicep/${size}.bicepparam`)).toContain(
      "bool(readEnvironmentVariable('VAKT_CANARY_ON', 'false'))",
    );
  }
});

test('secrets come from the vault alone: no parameter takes one', () => {
  for (const file of ['main.bicep', 'small.bicepparam', 'production.bicepparam']) {
    expect(readFileSync(join(BICEP, file), 'utf8')).not.toMatch(
      /@secure|password|param \w*(key|secret)\w* /i,
    );
  }
});
