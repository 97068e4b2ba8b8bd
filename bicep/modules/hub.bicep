// IoT Hub with its provisioning service, and the event hub of our own that it writes to.
import { Identity } from 'types.bicep'
import { Names } from 'names.bicep'

@description('What everything is called.')
param names Names

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Tier of the hub.')
param tier string

@description('Units of the hub; each has its own daily quota of messages.')
param units int

@description('Partitions of the event hub: so many instances can read at once. Not to be changed later.')
param partitions int

@description('Throughput units the event hub may grow to; each takes in 1 MB or 1,000 events a second.')
param maximumThroughput int

@description('Days for which events wait while nobody reads them.')
param eventRetentionDays int

@description('Identity with which the hub writes to the event hub.')
param identity Identity

resource namespace 'Microsoft.EventHub/namespaces@2026-01-01' = {
  name: names.namespace
  location: location
  tags: tags
  sku: { name: 'Standard', tier: 'Standard', capacity: 1 }
  properties: {
    disableLocalAuth: true
    isAutoInflateEnabled: maximumThroughput > 1
    maximumThroughputUnits: maximumThroughput > 1 ? maximumThroughput : 0
    minimumTlsVersion: '1.2'
    // Also with a private network, in which the functions read it by a private endpoint. IoT Hub has no address that could
    // be named, and gets past a firewall as a trusted service with none but a system-assigned identity, which isn't there
    // before the hub is: https://learn.microsoft.com/azure/iot-hub/iot-hub-managed-identity. There are no keys: whoever
    // comes needs a role, and those are counted in roles.bicep and below.
    publicNetworkAccess: 'Enabled'
  }

  resource telemetry 'eventhubs' = {
    name: names.eventHub
    properties: {
      partitionCount: partitions
      messageRetentionInDays: eventRetentionDays
    }

    // A reader of its own: whoever else wants to look on makes another.
    resource vakt 'consumergroups' = {
      name: names.consumerGroup
    }
  }
}

// Needed by: IoT Hub's route, which is tried when the hub is made; so it stands here and not in roles.bicep. Azure Event
// Hubs Data Sender, on this one event hub.
resource sender 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: namespace::telemetry
  name: guid(namespace::telemetry.id, identity.principalId, '2b629674-e913-4c01-ae53-ef4638d8f975')
  properties: {
    principalId: identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      '2b629674-e913-4c01-ae53-ef4638d8f975'
    )
    description: 'IoT Hub routes messages of devices to the event hub'
  }
}

resource hub 'Microsoft.Devices/IotHubs@2023-06-30' = {
  name: names.hub
  location: location
  tags: tags
  sku: { name: tier, capacity: units }
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
  properties: {
    // Its certificate is issued below DigiCert Global G2: boxes must trust that root, and better none but those
    // Microsoft names for IoT Hub.
    minTlsVersion: '1.2'
    publicNetworkAccess: 'Enabled'
    // Devices sign in with keys of their own; modules there are none.
    disableDeviceSAS: false
    disableModuleSAS: true
    // The only key of the deployment: the provisioning service is linked by it. Given the list, the hub makes none of
    // its usual policies; whoever else asks it comes with a role. These two rights are what linking takes:
    // https://learn.microsoft.com/azure/iot-dps/how-to-manage-linked-iot-hubs
    disableLocalAuth: false
    authorizationPolicies: [{ keyName: 'provisioning', rights: 'RegistryWrite, ServiceConnect' }]
    routing: {
      endpoints: {
        eventHubs: [
          {
            name: 'telemetry'
            authenticationType: 'identityBased'
            endpointUri: 'sb://${namespace.name}.servicebus.windows.net'
            entityPath: namespace::telemetry.name
            identity: { userAssignedIdentity: identity.id }
            subscriptionId: subscription().subscriptionId
            resourceGroup: resourceGroup().name
          }
        ]
      }
      routes: [
        {
          name: 'telemetry'
          source: 'DeviceMessages'
          condition: 'true'
          endpointNames: ['telemetry']
          isEnabled: true
        }
      ]
      // All go by the route; a second way would be one that nobody reads.
      fallbackRoute: {
        name: '$fallback'
        source: 'DeviceMessages'
        condition: 'true'
        endpointNames: ['events']
        isEnabled: false
      }
    }
  }
  dependsOn: [sender]
}

resource provisioning 'Microsoft.Devices/provisioningServices@2022-12-12' = {
  name: names.provisioning
  location: location
  tags: tags
  sku: { name: 'S1', capacity: 1 }
  properties: {
    allocationPolicy: 'Hashed'
    publicNetworkAccess: 'Enabled'
    iotHubs: [
      {
        location: location
        connectionString: 'HostName=${hub.properties.hostName};SharedAccessKeyName=provisioning;SharedAccessKey=${hub.listkeys().value[0].primaryKey}'
      }
    ]
  }
}

output hubId string = hub.id
output hubHostName string = hub.properties.hostName
output provisioningHostName string = provisioning.properties.serviceOperationsHostName
output idScope string = provisioning.properties.idScope
