// A private endpoint of one service, with its name in the private zone.
import { Names } from 'names.bicep'

@description('What it is for, within the resource group: `data-table`.')
param name string

@description('What everything is called.')
param names Names

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('The subnet of private endpoints.')
param subnetId string

@description('The resource that is reached by it.')
param targetId string

@description('Which service of the resource: `blob`, `table`, `queue`, `vault`, `namespace`.')
param service string

@description('Name of the private zone.')
param zoneName string

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' existing = {
  name: zoneName
}

resource endpoint 'Microsoft.Network/privateEndpoints@2025-05-01' = {
  name: 'pep-${name}-${names.suffix}'
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    customNetworkInterfaceName: 'nic-pep-${name}-${names.suffix}'
    privateLinkServiceConnections: [
      {
        name: name
        properties: {
          privateLinkServiceId: targetId
          groupIds: [service]
        }
      }
    ]
  }

  resource inZone 'privateDnsZoneGroups' = {
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [{ name: service, properties: { privateDnsZoneId: zone.id } }]
    }
  }
}
