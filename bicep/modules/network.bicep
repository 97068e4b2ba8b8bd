// A virtual network with one subnet for the functions and one for private endpoints.
import { Names } from 'names.bicep'

@description('What everything is called.')
param names Names

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Addresses of the virtual network: a /24 is enough.')
param addresses string

@description('Names of the private zones, one for each kind of endpoint.')
param zones string[]

// Nothing comes in from outside: what the functions do, they begin themselves; HTTP reaches them by the front end.
resource guard 'Microsoft.Network/networkSecurityGroups@2025-05-01' = {
  name: names.networkGuard
  location: location
  tags: tags
  properties: {
    securityRules: [
      {
        name: 'NothingFromTheInternet'
        properties: {
          access: 'Deny'
          direction: 'Inbound'
          priority: 4000
          protocol: '*'
          sourceAddressPrefix: 'Internet'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '*'
        }
      }
    ]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' = {
  name: names.network
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addresses] }
    subnets: [
      {
        name: 'snet-functions'
        properties: {
          addressPrefix: cidrSubnet(addresses, 25, 0)
          networkSecurityGroup: { id: guard.id }
          // Flex Consumption runs where Container Apps do.
          delegations: [{ name: 'functions', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'snet-endpoints'
        properties: {
          addressPrefix: cidrSubnet(addresses, 26, 2)
          networkSecurityGroup: { id: guard.id }
          privateEndpointNetworkPolicies: 'Enabled'
        }
      }
    ]
  }
}

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for name in zones: {
    name: name
    location: 'global'
    tags: tags
  }
]

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (name, i) in zones: {
    parent: zone[i]
    name: 'link-${names.suffix}'
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      // What isn't ours is asked of the internet: a customer's own account may have private endpoints elsewhere.
      resolutionPolicy: 'NxDomainRedirect'
      virtualNetwork: { id: network.id }
    }
  }
]

output functionsSubnetId string = network.properties.subnets[0].id
output endpointSubnetId string = network.properties.subnets[1].id
