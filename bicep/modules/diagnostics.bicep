// What the services log, by category. Not there, on purpose: every request to a storage account, which would cost more
// than the storage; the delivery status of mails, which holds recipients' addresses; and the functions' own log, which
// Application Insights has already.
import { Names } from 'names.bicep'

@description('What everything is called.')
param names Names

@description('The workspace that takes it.')
param workspaceId string

resource hub 'Microsoft.Devices/IotHubs@2023-06-30' existing = {
  name: names.hub
}

resource provisioning 'Microsoft.Devices/provisioningServices@2022-12-12' existing = {
  name: names.provisioning
}

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = {
  name: names.vault
}

resource communication 'Microsoft.Communication/communicationServices@2026-03-18' existing = {
  name: names.communication
}

resource ofHub 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: hub
  name: 'vakt'
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'Connections', enabled: true } // devices that can't sign in
      { category: 'DeviceIdentityOperations', enabled: true } // who was let in, and whose identity was deleted
      { category: 'Routes', enabled: true } // messages that went nowhere
    ]
    // Of the quota, for which an alert rule waits, and which must speak up when it is missing.
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

resource ofProvisioning 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: provisioning
  name: 'vakt'
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'DeviceOperations', enabled: true } // devices that register
      { category: 'ServiceOperations', enabled: true } // enrolments that were made and deleted
    ]
  }
}

resource ofVault 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'vakt'
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'AuditEvent', enabled: true }] // who read which secret
  }
}

resource ofMail 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: communication
  name: 'vakt'
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'EmailSendMailOperational', enabled: true }] // that a mail was taken, without its recipient
  }
}
