import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { lacking, type Offer, offerTo, type Provider } from '../../../scripts/azure/offered.ts';
import { type Wanted, wantedBy } from '../../../scripts/azure/wanted.ts';

const EVERYWHERE = ['Sweden Central', 'North Europe', 'West Europe'];

/** Azure, as it offers all of this. */
function offering(wanted: readonly Wanted[], state = 'Registered'): Offer {
  const namespaces = [...new Set([...wanted.map(({ type }) => type.split('/')[0]!), 'Microsoft.App'])];
  return {
    flex: EVERYWHERE.map((region) => ({ region, overZones: true })),
    providers: namespaces.map((namespace) => ({
      namespace,
      registrationState: state,
      resourceTypes: wanted
        .filter(({ type }) => type.startsWith(`${namespace}/`))
        .map(({ type, apiVersion }) => ({
          resourceType: type.slice(namespace.length + 1),
          locations: EVERYWHERE,
          apiVersions: [apiVersion, '2015-01-01'],
        })),
    })),
  };
}

/** The same, with one type of resource that is offered otherwise. */
function but(offer: Offer, type: string, other: Partial<Provider['resourceTypes'][number]>): Offer {
  const is = (namespace: string, { resourceType }: { resourceType: string }) =>
    `${namespace}/${resourceType}` === type;
  return {
    ...offer,
    providers: offer.providers.map((one) => ({
      ...one,
      resourceTypes: one.resourceTypes.map((two) => (is(one.namespace, two) ? { ...two, ...other } : two)),
    })),
  };
}

const typesOf = (wanted: readonly Wanted[]) => wanted.map(({ type }) => type);

test('what is put into a region is read from the template: with a network and Defender, or without', () => {
  const [small, production] = [wantedBy('small'), wantedBy('production')];
  expect(typesOf(production)).toEqual(
    expect.arrayContaining([
      'Microsoft.Devices/IotHubs',
      'Microsoft.Devices/provisioningServices',
      'Microsoft.KeyVault/vaults',
      'Microsoft.Network/privateEndpoints',
      'Microsoft.Security/iotSecuritySolutions',
      'Microsoft.Storage/storageAccounts',
      'Microsoft.Web/serverfarms',
    ]),
  );
  expect(typesOf(small).join(' ')).not.toMatch(/Microsoft\.(Network|Security)/);
  // Those are everywhere.
  expect(typesOf(production).join(' ')).not.toMatch(/Communication|privateDnsZones|actionGroups/);
});

const wanted = wantedBy('production');
const ALL = { isPrivate: true, overZones: true };

test('a region that has all of it is taken, however it is written', () => {
  expect(lacking(offering(wanted), wanted, 'swedencentral', ALL)).toEqual([]);
  expect(lacking(offering(wanted), wanted, 'Sweden Central', ALL)).toEqual([]);
});

test('what a region lacks is named, and which regions have it all', () => {
  const dps = 'Microsoft.Devices/provisioningServices';
  const offer = but(offering(wanted), dps, { locations: ['North Europe', 'West Europe', 'East US'] });
  expect(lacking(offer, wanted, 'swedencentral', ALL)).toEqual([
    `${dps}: not to be had in swedencentral`,
    'regions that have all of it: northeurope, westeurope',
  ]);
  const flex = EVERYWHERE.map((region) => ({ region, overZones: region === 'West Europe' }));
  expect(lacking({ ...offer, flex }, wanted, 'swedencentral', ALL)).toEqual([
    `${dps}: not to be had in swedencentral`,
    'Flex Consumption, the plan of the functions, over zones: not to be had in swedencentral',
    'regions that have all of it: westeurope',
  ]);
  expect(lacking({ ...offer, flex }, wanted, 'northeurope', { ...ALL, overZones: false })).toEqual([]);
  expect(lacking({ ...offer, flex: [] }, wanted, 'northeurope', ALL).at(-1)).toMatch(/: none$/);
});

test('an interface that Azure does not offer is named, and what is offered everywhere is offered here', () => {
  const hub = 'Microsoft.Devices/IotHubs';
  const old = but(offering(wanted), hub, { apiVersions: ['2015-01-01'] });
  expect(lacking(old, wanted, 'northeurope', ALL)).toEqual([
    expect.stringMatching(`^${hub}: not by version \\d{4}-`),
  ]);
  const everywhere = but(but(offering(wanted), hub, { locations: [] }), 'Microsoft.KeyVault/vaults', {
    locations: ['global'],
  });
  expect(lacking(everywhere, wanted, 'northeurope', ALL)).toEqual([]);
  const none = { ...offering(wanted), providers: offering(wanted).providers.slice(1) };
  expect(lacking(none, wanted, 'northeurope', ALL)[0]).toMatch(/not known to this subscription/);
});

test('with a network of its own, the provider that its subnet is handed to has to be registered', () => {
  const [problem, ...others] = lacking(offering(wanted, 'NotRegistered'), wanted, 'northeurope', ALL);
  expect(problem).toMatch(/^Microsoft\.App: not registered; az provider register/);
  expect(others).toEqual([]);
  expect(
    lacking(offering(wanted, 'NotRegistered'), wanted, 'northeurope', { ...ALL, isPrivate: false }),
  ).toEqual([]);
});

test('Azure is asked once for each provider, by whoever is signed in; a refusal is an error that says of what', async () => {
  const offer = offering(wanted);
  const server = createServer(({ url = '', headers }, response) => {
    const [, name] = /^\/subscriptions\/sub\/providers\/([\w.]+)\?api-version=2021-04-01$/.exec(url) ?? [];
    const provider = offer.providers.find(({ namespace }) => namespace === name);
    const flex = url.startsWith('/subscriptions/sub/providers/Microsoft.Web/geoRegions?sku=FlexConsumption&');
    const regions = offer.flex.map(({ region }) => ({
      properties: { name: region, orgDomain: 'PUBLIC;FLEXCONSUMPTION;FCZONEREDUNDANCY' },
    }));
    const body = flex ? { value: regions } : provider;
    const status = headers.authorization !== 'Bearer right' ? 401 : body ? 200 : 404;
    response.writeHead(status).end(JSON.stringify(body ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const azure = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const signedIn = (token: string) => ({ getToken: async () => ({ token, expiresOnTimestamp: 0 }) });
  try {
    expect(await offerTo('sub', wanted, signedIn('right'), azure)).toEqual(offer);
    await expect(offerTo('sub', wanted, signedIn('wrong'), azure)).rejects.toThrow(/Microsoft\.\w+: 401/);
    await expect(offerTo('sub', wanted, { getToken: async () => null }, azure)).rejects.toThrow(/signed in/);
  } finally {
    server.close();
  }
});
