import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BICEP } from '../../scripts/azure/compile.ts';
import { storesJson } from '../../scripts/azure/stores.ts';
import { KEPT_DAYS, SOFT_DELETED_DAYS } from '../../shared/changeLog/kept.ts';
import { DEPLOYMENT_CONTAINERS, DEPLOYMENT_TABLES, QUEUES } from '../../shared/storage/names.ts';
import {
  deploymentOf,
  describeDeployments,
  problems,
  resourcesOf,
  settingsOf,
  theOne,
} from './support/deployments.ts';

test('the deployment knows the stores the code names: npm run bicep writes them down', () => {
  expect(readFileSync(join(BICEP, 'stores.json'), 'utf8')).toBe(storesJson());
});

test('the compiler has nothing to say: no error, no warning, nothing to format', () => {
  expect(problems).toEqual([]);
});

describeDeployments('what is deployed', (size) => {
  const last = (name: string) => name.split('/').at(-1)!;
  const children = (type: string) => resourcesOf(size, type).map(({ name }) => last(name));
  const all = () => deploymentOf(size).predictedResources;
  const accounts = () => resourcesOf(size, 'Microsoft.Storage/storageAccounts');
  const accountOf = (store: string) => accounts().find(({ tags }) => tags?.store === store)!;

  test('tables and queues are those the code names, and so are containers', () => {
    expect(children('Microsoft.Storage/storageAccounts/tableServices/tables').sort()).toEqual(
      [...DEPLOYMENT_TABLES].sort(),
    );
    expect(children('Microsoft.Storage/storageAccounts/queueServices/queues').sort()).toEqual(
      Object.values(QUEUES).sort(),
    );
    expect(children('Microsoft.Storage/storageAccounts/blobServices/containers')).toEqual(
      expect.arrayContaining([...DEPLOYMENT_CONTAINERS]),
    );
  });

  test('three accounts apart: none has keys, reads for strangers, speaks below TLS 1.2 or lets data out to other tenants', () => {
    expect(accounts().map(({ tags }) => tags?.store)).toEqual(['host', 'data', 'records']);
    for (const { properties } of accounts()) {
      expect(properties).toMatchObject({
        allowBlobPublicAccess: false,
        allowCrossTenantReplication: false,
        allowSharedKeyAccess: false,
        isLocalUserEnabled: false,
        minimumTlsVersion: 'TLS1_2',
        supportsHttpsTrafficOnly: true,
      });
    }
    for (const { properties } of resourcesOf(
      size,
      'Microsoft.Storage/storageAccounts/blobServices/containers',
    )) {
      expect(properties.publicAccess).toBe('None');
    }
  });

  test('what is deleted from customers’ data is deleted: no soft delete, no versions, no change feed', () => {
    const service = resourcesOf(size, 'Microsoft.Storage/storageAccounts/blobServices').find(({ name }) =>
      name.startsWith(accountOf('data').name),
    )!;
    expect(service.properties).toEqual({
      changeFeed: { enabled: false },
      containerDeleteRetentionPolicy: { enabled: false },
      deleteRetentionPolicy: { enabled: false },
      isVersioningEnabled: false,
      restorePolicy: { enabled: false },
    });
  });

  test('certificates can be neither changed nor deleted, and to the log of changes lines can only be added', () => {
    const type = 'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies';
    const policies = [...resourcesOf(size, type)].sort((a, b) => (a.name < b.name ? -1 : 1));
    const { name } = accountOf('records');
    expect(policies.map((one) => one.name)).toEqual([
      `${name}/default/certificates/default`,
      `${name}/default/change-log/default`,
    ]);
    const [certificates, changeLog] = policies.map(({ properties }) => properties);
    expect(certificates.allowProtectedAppendWrites).toBe(false);
    expect(certificates.immutabilityPeriodSinceCreationInDays).toBeGreaterThanOrEqual(365);
    // Not longer than the functions keep it, or it would outlive what docs/data-protection.md says.
    expect(changeLog).toEqual({
      allowProtectedAppendWrites: true,
      immutabilityPeriodSinceCreationInDays: KEPT_DAYS,
    });
  });

  test('what is deleted of the records is kept for as long as the code reckons with', () => {
    const { properties } = resourcesOf(size, 'Microsoft.Storage/storageAccounts/blobServices').find(
      (one) => one.name === `${accountOf('records').name}/default`,
    )!;
    const kept = { enabled: true, days: SOFT_DELETED_DAYS };
    expect(properties).toEqual({ containerDeleteRetentionPolicy: kept, deleteRetentionPolicy: kept });
  });

  test('nobody has locked that who hasn’t said so, and the parameter says where it is told what that means', () => {
    const source = readFileSync(join(BICEP, 'main.bicep'), 'utf8');
    expect(source).toMatch(
      /^@description\('.*locked.*docs\/operations\.md.*'\)\nparam recordsLocked bool = false$/m,
    );
    expect(readFileSync(join(BICEP, `${size}.bicepparam`), 'utf8')).toContain(
      "param recordsLocked = bool(readEnvironmentVariable('VAKT_RECORDS_LOCKED', 'false'))",
    );
    const manual = readFileSync(join(BICEP, '../docs/operations.md'), 'utf8');
    expect(manual).toContain('### Locking the records');
  });

  test('nothing can be signed in to by a key where Azure lets one do without', () => {
    const without: Record<string, object> = {
      'Microsoft.Communication/communicationServices': { disableLocalAuth: true },
      'Microsoft.EventHub/namespaces': { disableLocalAuth: true },
      'Microsoft.Insights/components': { DisableLocalAuth: true },
      'Microsoft.OperationalInsights/workspaces': { features: { disableLocalAuth: true } },
      'Microsoft.KeyVault/vaults': { enableRbacAuthorization: true, enablePurgeProtection: true },
      'Microsoft.Web/sites/basicPublishingCredentialsPolicies': { allow: false },
    };
    for (const [type, wanted] of Object.entries(without)) {
      const found = resourcesOf(size, type);
      expect(found, type).not.toEqual([]);
      for (const { properties } of found) expect(properties, type).toMatchObject(wanted);
    }
    const { authorizationPolicies } = theOne(size, 'Microsoft.Devices/IotHubs').properties;
    expect(authorizationPolicies).toEqual([
      { keyName: 'provisioning', rights: 'RegistryWrite, ServiceConnect' },
    ]);
  });

  test('nothing speaks below TLS 1.2', () => {
    expect(theOne(size, 'Microsoft.Devices/IotHubs').properties.minTlsVersion).toBe('1.2');
    expect(theOne(size, 'Microsoft.EventHub/namespaces').properties.minimumTlsVersion).toBe('1.2');
    const { httpsOnly, siteConfig } = theOne(size, 'Microsoft.Web/sites').properties;
    expect(httpsOnly).toBe(true);
    expect(siteConfig).toMatchObject({ minTlsVersion: '1.2', scmMinTlsVersion: '1.2' });
  });

  test('the functions are told nothing that their plan refuses', () => {
    const { siteConfig } = theOne(size, 'Microsoft.Web/sites').properties;
    // Of these the service says, error 51021, that they are invalid for Flex Consumption sites. Whatever else comes to
    // the list below is to be looked up first:
    // https://learn.microsoft.com/azure/azure-functions/functions-app-settings#flex-consumption-plan-deprecations
    const known = ['appSettings', 'http20Enabled', 'minTlsVersion', 'scmMinTlsVersion'];
    expect(Object.keys(siteConfig).sort()).toEqual(known);
    const refused = /^(FUNCTIONS_|WEBSITE_|SCM_|ENABLE_ORYX|TZ$)/;
    expect(Object.keys(settingsOf(size)).filter((name) => refused.test(name))).toEqual([]);
  });

  test('the hub sends all to the event hub, by identity, and nothing past it', () => {
    const hub = theOne(size, 'Microsoft.Devices/IotHubs');
    const { endpoints, routes, fallbackRoute } = hub.properties.routing;
    expect(endpoints.eventHubs).toHaveLength(1);
    const [endpoint] = endpoints.eventHubs;
    expect(endpoint.authenticationType).toBe('identityBased');
    expect(endpoint).not.toHaveProperty('connectionString');
    expect(endpoint.endpointUri).toBe(
      `sb://${theOne(size, 'Microsoft.EventHub/namespaces').name}.servicebus.windows.net`,
    );
    expect(endpoint.entityPath).toBe(last(theOne(size, 'Microsoft.EventHub/namespaces/eventhubs').name));
    expect(routes).toMatchObject([{ source: 'DeviceMessages', condition: 'true', isEnabled: true }]);
    expect(routes[0].endpointNames).toEqual([endpoint.name]);
    expect(fallbackRoute.isEnabled).toBe(false);
  });

  test('a key is nowhere but in the link of the provisioning service, and in no output', () => {
    const keys = /listKeys|listkeys|SharedAccessKey|AccountKey|sig=/;
    const withKeys = all().filter((resource) => keys.test(JSON.stringify(resource)));
    expect(withKeys.map(({ type }) => type)).toEqual(['Microsoft.Devices/provisioningServices']);
    const { outputs } = deploymentOf(size);
    expect(Object.keys(outputs)).toContain('VAKT_DATA_STORAGE__accountName');
    // Where in the vault a secret is may be told, what it is not.
    const reference = /^vault:[\w-]+$/;
    for (const [name, output] of Object.entries(outputs)) {
      if (/key|secret|password/i.test(name)) expect(output, name).toMatch(reference);
      expect(String(output).replace(reference, ''), name).not.toMatch(
        /key|secret|password|connectionString/i,
      );
    }
  });

  test('everything that can has the tags', () => {
    const tagged = all().filter(({ tags }) => tags !== undefined);
    expect(tagged.length).toBeGreaterThan(12);
    for (const { tags } of tagged) {
      expect(Object.keys(tags!)).toEqual(
        expect.arrayContaining([
          'workload',
          'env',
          'owner',
          'cost-center',
          'criticality',
          'data-classification',
        ]),
      );
    }
    expect(all().filter(({ location, tags }) => location !== undefined && tags === undefined)).toEqual([]);
  });

  test('names are as short as Azure wants them, whatever the installation is called', () => {
    const longest = 10;
    for (const { type, name } of all()) {
      const grown = name.length + longest - size.length;
      if (type === 'Microsoft.Storage/storageAccounts') expect(name).toMatch(/^[a-z0-9]+$/);
      if (type === 'Microsoft.Storage/storageAccounts' || type === 'Microsoft.KeyVault/vaults') {
        expect(grown, name).toBeLessThanOrEqual(24);
      }
    }
  });
});

describeDeployments('who reaches it', (size) => {
  const open = size === 'small';

  test('with a private network, stores and vault are reached from nowhere else; with none, only with a role', () => {
    const guarded = [
      ...resourcesOf(size, 'Microsoft.Storage/storageAccounts'),
      ...resourcesOf(size, 'Microsoft.KeyVault/vaults'),
    ];
    expect(guarded).toHaveLength(4);
    for (const { properties, tags } of guarded) {
      expect(properties.publicNetworkAccess).toBe(open ? 'Enabled' : 'Disabled');
      expect(properties.networkAcls).toMatchObject({
        defaultAction: open ? 'Allow' : 'Deny',
        // Lifecycle rules come from outside: without this the common quarantine would be emptied by our own sweep alone.
        // https://learn.microsoft.com/azure/storage/blobs/lifecycle-management-overview
        bypass: tags?.store === 'data' ? 'AzureServices' : 'None',
      });
    }
    const services = resourcesOf(size, 'Microsoft.Network/privateEndpoints').map(
      ({ properties }) => properties.privateLinkServiceConnections[0].name,
    );
    expect(services).toEqual(
      open
        ? []
        : [
            ...['host-blob', 'host-queue', 'host-table', 'data-blob', 'data-table', 'records-blob'],
            ...['records-table', 'vault', 'events'],
          ],
    );
  });

  test('the event hub has no firewall, which IoT Hub with an identity made before it could not pass; and no keys', () => {
    expect(resourcesOf(size, 'Microsoft.EventHub/namespaces/networkRuleSets')).toEqual([]);
    const { publicNetworkAccess, disableLocalAuth } = theOne(
      size,
      'Microsoft.EventHub/namespaces',
    ).properties;
    expect([publicNetworkAccess, disableLocalAuth]).toEqual(['Enabled', true]);
    const { identity, properties } = theOne(size, 'Microsoft.Devices/IotHubs');
    expect(identity.type).toBe('UserAssigned');
    expect(properties.routing.endpoints.eventHubs[0].identity).toHaveProperty('userAssignedIdentity');
  });
});
