import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BICEP, type Size } from '../../scripts/azure/compile.ts';
import { importsOf } from '../house/source.ts';
import { describeDeployments, resourcesOf } from './support/deployments.ts';

/** Built-in roles by what they are called: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
const ROLES: Record<string, string> = {
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3': 'Storage Table Data Contributor',
  '09976791-48a7-449e-bb21-39d1a415f350': 'Communication and Email Service Owner',
  '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1': 'Storage Blob Data Reader',
  '2b629674-e913-4c01-ae53-ef4638d8f975': 'Azure Event Hubs Data Sender',
  '3913510d-42f4-4e42-8a64-420c390055eb': 'Monitoring Metrics Publisher',
  '4633458b-17de-408a-b874-0445c86b69e6': 'Key Vault Secrets User',
  '4ea46cd5-c1b2-4a8e-910b-273211f9ce47': 'IoT Hub Registry Contributor',
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88': 'Storage Queue Data Contributor',
  'a638d3c7-ab3a-418d-83e6-5f17a39d4fde': 'Azure Event Hubs Data Receiver',
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b': 'Storage Blob Data Owner',
  'b86a8fe4-44ce-4948-aee5-eccb2c155cd7': 'Key Vault Secrets Officer',
  'ba92f5b4-2d11-453d-a403-e96b0029c9fe': 'Storage Blob Data Contributor',
  'dfce44e4-17b7-4bd1-a6d1-04996ec95633': 'Device Provisioning Service Data Contributor',
};

type Who = 'functions' | 'hub' | 'operator';

/** What somebody may do, as `role on resource`. */
function grantsOf(size: Size, who: Who): string[] {
  return resourcesOf(size, 'Microsoft.Authorization/roleAssignments')
    .filter(({ properties }) => whoOf(properties.principalId) === who)
    .map(({ id, properties }) => `${roleOf(properties.roleDefinitionId)} on ${resourceIn(id ?? '')}`)
    .sort();
}

const whoOf = (principal: string): Who =>
  !principal.startsWith('[') ? 'operator' : /outputs\.hub\./.test(principal) ? 'hub' : 'functions';

const roleOf = (definition: string) => ROLES[definition.split('/').at(-1)!] ?? 'a role nobody looked at';

/** Like `sthost`: name of the resource that an assignment is about, without what only this installation adds to it. */
function resourceIn(id: string): string {
  const [, scope] =
    /^(?:\[extensionResourceId\(')?(\/[^']+?)(?:'|\/providers\/Microsoft\.Authorization)/.exec(id) ?? [];
  const name = scope?.split('/').at(-1) ?? id;
  return name.replace(/(-vakt-\w+-\w{5}|(small|prod)\w{5})$/, '');
}

describeDeployments('roles', (size) => {
  test('the functions may do what their clients need, where they need it, and no more', () => {
    expect(grantsOf(size, 'functions')).toEqual([
      'Azure Event Hubs Data Receiver on telemetry',
      'Communication and Email Service Owner on acs',
      'Device Provisioning Service Data Contributor on provs',
      'IoT Hub Registry Contributor on iot',
      'Key Vault Secrets User on kv',
      'Monitoring Metrics Publisher on appi',
      'Storage Blob Data Contributor on stdata',
      'Storage Blob Data Contributor on strecords',
      'Storage Blob Data Owner on sthost',
      'Storage Queue Data Contributor on sthost',
      'Storage Table Data Contributor on stdata',
      'Storage Table Data Contributor on sthost',
      'Storage Table Data Contributor on strecords',
    ]);
  });

  test('the hub may send to the one event hub, and nothing else', () => {
    expect(grantsOf(size, 'hub')).toEqual(['Azure Event Hubs Data Sender on telemetry']);
  });

  test('the operator may do what vakt does, and can’t make anybody else an operator', () => {
    expect(grantsOf(size, 'operator')).toEqual([
      'Device Provisioning Service Data Contributor on provs',
      'IoT Hub Registry Contributor on iot',
      'Key Vault Secrets Officer on kv',
      'Storage Blob Data Contributor on stdata',
      'Storage Blob Data Contributor on strecords',
      'Storage Blob Data Reader on sthost',
      'Storage Queue Data Contributor on sthost',
      'Storage Table Data Contributor on stdata',
      'Storage Table Data Contributor on strecords',
    ]);
  });

  test('every role says in words what it is for', () => {
    for (const { properties } of resourcesOf(size, 'Microsoft.Authorization/roleAssignments')) {
      expect(properties.description).toMatch(/\w+:? \w+/);
    }
  });
});

test('every role in the sources has a comment that says what needs it', () => {
  const text = ['roles.bicep', 'hub.bicep']
    .map((name) => readFileSync(join(BICEP, 'modules', name), 'utf8'))
    .join('\n');
  const assignments = [
    ...text.matchAll(/((?:^\/\/ .*\n)*)^resource (\w+) 'Microsoft\.Authorization\/roleAssignments@/gm),
  ];
  expect(assignments.length).toBeGreaterThan(15);
  for (const [, comment, name] of assignments) expect(comment, name).toMatch(/^\/\/ Needed by: /);
});

/** What clients are built with, and what runs us: nobody to be let in by. */
const NO_SERVICE = ['@azure/core-rest-pipeline', '@azure/functions', '@azure/identity'];

test('for each service of the functions’ clients there is a role: whoever adds a client adds one here', () => {
  const roleOfClient: Record<string, string> = {
    '@azure/communication-email': 'Communication and Email Service Owner on acs',
    '@azure/data-tables': 'Storage Table Data Contributor on stdata',
    '@azure/storage-blob': 'Storage Blob Data Contributor on stdata',
    '@azure/storage-queue': 'Storage Queue Data Contributor on sthost',
    'azure-iothub': 'IoT Hub Registry Contributor on iot',
    'azure-iot-provisioning-service': 'Device Provisioning Service Data Contributor on provs',
  };
  const clients = [...importsOf('functions'), ...importsOf('shared')]
    .map(({ target }) => /^(@azure\/[\w-]+|azure-[\w-]+)/.exec(target)?.[1])
    .filter((name) => name !== undefined && !NO_SERVICE.includes(name));
  expect([...new Set(clients)].sort()).toEqual(Object.keys(roleOfClient).sort());
});
