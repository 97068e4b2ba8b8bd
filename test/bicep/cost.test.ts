import { expect, test } from 'vitest';
import { ENDPOINTS, RULES } from '../../scripts/cost/estimate.ts';
import { installationOf } from '../../scripts/cost/installation.ts';
import { describeDeployments, resourcesOf, theOne } from './support/deployments.ts';

describeDeployments('what docs/cost.md reckons with', (size) => {
  test('is what is deployed: hub, instances, private endpoints, alert rules, days and gigabytes of logs', () => {
    const reckoned = installationOf(size);
    const { name: tier, capacity: units } = theOne(size, 'Microsoft.Devices/IotHubs').sku;
    expect(reckoned.hub).toEqual({ tier, units });
    const { alwaysReady, instanceMemoryMB } = theOne(size, 'Microsoft.Web/sites').properties.functionAppConfig
      .scaleAndConcurrency;
    expect(reckoned.named).toEqual(
      Object.fromEntries(
        alwaysReady.map((one: { name: string; instanceCount: number }) => [
          one.name.replace('function:', ''),
          one.instanceCount,
        ]),
      ),
    );
    expect(reckoned.zoneRedundant).toBe(theOne(size, 'Microsoft.Web/serverfarms').properties.zoneRedundant);
    const { partitionCount } = theOne(size, 'Microsoft.EventHub/namespaces/eventhubs').properties;
    expect(reckoned.partitions).toBe(partitionCount);
    expect(reckoned.instanceGb).toBe(instanceMemoryMB / 1_024);
    expect(resourcesOf(size, 'Microsoft.Network/privateEndpoints')).toHaveLength(
      reckoned.privateNetwork ? ENDPOINTS : 0,
    );
    expect(resourcesOf(size, 'Microsoft.Security/iotSecuritySolutions')).toHaveLength(
      reckoned.defender ? 1 : 0,
    );
    const workspace = theOne(size, 'Microsoft.OperationalInsights/workspaces').properties;
    expect(reckoned.logDays).toBe(workspace.retentionInDays);
    expect(reckoned.logCapGb).toBe(workspace.workspaceCapping.dailyQuotaGb);
    const every = (frequency: string) =>
      resourcesOf(size, 'Microsoft.Insights/scheduledQueryRules').filter(
        ({ name, properties }) => name !== 'vakt-canary' && properties.evaluationFrequency === frequency,
      );
    expect({ five: every('PT5M').length, fifteen: every('PT15M').length }).toEqual(RULES);
  });
});
