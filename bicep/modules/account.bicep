// One storage account as all of them are: no keys, no anonymous reading, TLS 1.2, and no copies behind our back.
import { Access } from 'types.bicep'

@description('Name of the account.')
@minLength(3)
@maxLength(24)
param name string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('How the account is copied within its region.')
param redundancy string

@description('Who may reach it.')
param access Access

@description('Whether services of Azure that sign in may pass the firewall: lifecycle rules, which work from outside.')
param lifecycle bool = false

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: redundancy }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    isLocalUserEnabled: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: access.private && empty(access.operatorAddresses) ? 'Disabled' : 'Enabled'
    networkAcls: {
      // Also passed while public access is off: https://learn.microsoft.com/azure/storage/common/storage-network-security-limitations
      bypass: lifecycle ? 'AzureServices' : 'None'
      defaultAction: access.private ? 'Deny' : 'Allow'
      ipRules: [for address in access.operatorAddresses: { action: 'Allow', value: address }]
    }
    encryption: {
      keySource: 'Microsoft.Storage'
      requireInfrastructureEncryption: true
      services: {
        blob: { enabled: true, keyType: 'Account' }
        queue: { enabled: true, keyType: 'Account' }
        table: { enabled: true, keyType: 'Account' }
      }
    }
  }
}
