import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BICEP, SIZES } from '../../scripts/azure/compile.ts';
import { describeDeployments, hasBicep, resourcesOf, settingsOf, theOne } from './support/deployments.ts';

const text = (path: string) => readFileSync(join(BICEP, '..', path), 'utf8');
const linked = (size: Parameters<typeof theOne>[0]) =>
  theOne(size, 'Microsoft.Communication/communicationServices').properties.linkedDomains.map((id: string) =>
    id.split('/').at(-1),
  );
const asksFor = (size: string) =>
  [...text(`bicep/${size}.bicepparam`).matchAll(/readEnvironmentVariable\('(\w+)'/g)].map(
    ([, name]) => name!,
  );

describeDeployments('a first deployment', (size) => {
  test('with a domain of one’s own makes it, and mails from Azure’s until its DNS has proven it', () => {
    const domains = resourcesOf(size, 'Microsoft.Communication/emailServices/domains');
    expect(domains.map(({ name }) => name.split('/').at(-1)).sort()).toEqual([
      'AzureManagedDomain',
      'vakt.example.com',
    ]);
    expect(linked(size)).toEqual(['AzureManagedDomain']);
    expect(resourcesOf(size, 'Microsoft.Communication/emailServices/domains/senderUsernames')).toEqual([]);
  });

  test('writes to whom it was told, and to nobody else', () => {
    const settings = settingsOf(size);
    expect(settings.VAKT_OPERATOR_MAIL).toBe('operator@example.com');
    expect(settings.VAKT_DATA_PROTECTION_MAIL).toBe('operator@example.com');
    const { emailReceivers } = theOne(size, 'Microsoft.Insights/actionGroups').properties;
    expect(emailReceivers.map(({ emailAddress }: { emailAddress: string }) => emailAddress)).toEqual([
      'operator@example.com',
      'second@example.com',
    ]);
    expect(text(`bicep/${size}.bicepparam`)).not.toMatch(/@|example/);
  });

  test('gives its roles to a person, as whoever runs azd is, unless it is told otherwise', () => {
    const types = resourcesOf(size, 'Microsoft.Authorization/roleAssignments').map(
      ({ properties }) => properties.principalType,
    );
    expect(new Set(types)).toEqual(new Set(['ServicePrincipal', 'User']));
  });
});

describe.skipIf(!hasBicep)('a later deployment', () => {
  test('mails from the domain whose DNS has proven it, by the sender that it takes since its limits were raised', () => {
    expect(linked('later')).toEqual(['vakt.example.com']);
    const sender = theOne('later', 'Microsoft.Communication/emailServices/domains/senderUsernames');
    expect(sender.name.split('/').slice(1)).toEqual(['vakt.example.com', 'vakt']);
    expect(settingsOf('later').VAKT_DATA_PROTECTION_MAIL).toBe('privacy@example.com');
  });

  test('lets in the addresses it is told, at every store and the vault, and nobody else from outside', () => {
    const doors = [
      ...resourcesOf('later', 'Microsoft.Storage/storageAccounts'),
      theOne('later', 'Microsoft.KeyVault/vaults'),
    ];
    expect(doors).toHaveLength(4);
    for (const { properties, name } of doors) {
      expect(properties.publicNetworkAccess, name).toBe('Enabled');
      expect(properties.networkAcls.defaultAction, name).toBe('Deny');
      expect(properties.networkAcls.ipRules.map(({ value }: { value: string }) => value)).toEqual([
        '203.0.113.7',
        '198.51.100.0/28',
      ]);
    }
    expect(theOne('production', 'Microsoft.KeyVault/vaults').properties.publicNetworkAccess).toBe('Disabled');
  });

  test('leaves records alone that somebody has locked: Azure takes nothing but a longer time, by an action of its own', () => {
    const type = 'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies';
    expect(resourcesOf('production', type)).toHaveLength(2);
    expect(resourcesOf('later', type)).toEqual([]);
  });

  test('gives its roles to the workflow’s own principal', () => {
    const types = resourcesOf('later', 'Microsoft.Authorization/roleAssignments').map(
      ({ properties }) => properties.principalType,
    );
    expect(new Set(types)).toEqual(new Set(['ServicePrincipal']));
  });
});

test('a domain that is proven mails as DoNotReply, which it has, until somebody says that it takes another sender', () => {
  // https://learn.microsoft.com/azure/communication-services/quickstarts/email/add-multiple-senders: others are not taken
  // of a domain with the limits it begins with, and the deployment would fail.
  expect(text('bicep/main.bicep')).toContain("\nparam mailSenderName string = 'DoNotReply'\n");
  for (const size of SIZES) {
    expect(text(`bicep/${size}.bicepparam`)).toContain(
      "param mailSenderName = readEnvironmentVariable('VAKT_MAIL_SENDER_NAME', 'DoNotReply')\n",
    );
  }
  const [, condition] =
    /^resource sender '[^']+' = if \((.*)\) \{$/m.exec(text('bicep/modules/mail.bicep')) ?? [];
  expect(condition).toBe("sendsOwn && toLower(senderName) != 'donotreply'");
});

test('both installations ask for the same, but for the addresses that only a private network keeps out', () => {
  const [small, production] = SIZES.map((size) => new Set(asksFor(size)));
  expect([...production!].filter((name) => !small!.has(name))).toEqual(['VAKT_OPERATOR_ADDRESSES']);
  expect([...small!].filter((name) => !production!.has(name))).toEqual([]);
});

test('the workflow passes on everything they ask for, and the manual names it', () => {
  const workflow = text('.github/workflows/deploy.yml');
  const manual = text('docs/operations.md');
  for (const name of asksFor('production')) {
    expect(workflow, name).toMatch(new RegExp(`^ {6}${name}: \\$\\{\\{ vars\\.${name} `, 'm'));
    expect(manual, name).toContain(name);
  }
});

test('the workflow signs in anew before it asks for what it has no token of: GitHub’s own is over after ten minutes', () => {
  // https://github.com/Azure/azure-cli/issues/28708: a token of a service that wasn't asked before is refused then.
  const steps = text('.github/workflows/deploy.yml')
    .split(/^ {6}- /m)
    .slice(1);
  const at = (what: RegExp) => steps.findIndex((step) => what.test(step));
  const signIns = steps.flatMap((step, i) => (step.startsWith('uses: azure/login@') ? [i] : []));
  const long = [at(/deployment sub create/), at(/deployment source config-zip/)];
  const asking = [at(/npm run secrets/), at(/vakt -- status/)];
  for (const [i, step] of long.entries()) {
    expect(step).toBeGreaterThan(0);
    expect(
      signIns.filter((one) => one > step && one < asking[i]!),
      steps[asking[i]!],
    ).toHaveLength(1);
  }
});
