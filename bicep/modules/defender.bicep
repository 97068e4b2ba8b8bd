// Microsoft Defender, where it has something to say. It doesn't look into tables: docs/operations.md.
import { Names } from 'names.bicep'

@description('What everything is called.')
param names Names

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('ID of the IoT Hub.')
param hubId string

@description('The workspace that takes what is found.')
param workspaceId string

var accounts = [names.host, names.data, names.records]

// What the hub sees without anything on the box, whose agent was withdrawn in 2025: sign-ins that fail, settings that
// are weak, keys that are shared.
resource ofHub 'Microsoft.Security/iotSecuritySolutions@2019-08-01' = {
  name: 'vakt-${names.suffix}'
  location: location
  tags: tags
  properties: {
    displayName: 'vakt-${names.suffix}'
    status: 'Enabled'
    iotHubs: [hubId]
    workspace: workspaceId
    unmaskedIpLoggingStatus: 'Disabled'
    export: []
    disabledDataSources: []
  }
}

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = [for name in accounts: { name: name }]

resource ofStorage 'Microsoft.Security/defenderForStorageSettings@2025-06-01' = [
  for (name, i) in accounts: {
    scope: account[i]
    name: 'current'
    properties: {
      isEnabled: true
      overrideSubscriptionLevelSettings: true
      // Nobody uploads files; and what is personal here is known without a search for it.
      malwareScanning: { onUpload: { isEnabled: false } }
      sensitiveDataDiscovery: { isEnabled: false }
    }
  }
]
