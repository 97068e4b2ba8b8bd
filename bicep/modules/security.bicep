// The vault of what has to be a secret, and Microsoft Defender.
import { Access } from 'types.bicep'
import { Names } from 'names.bicep'

@description('What everything is called.')
param names Names

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Who may reach the vault.')
param access Access

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: names.vault
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    // A pseudonym key that is gone takes the meaning of the change log with it: nobody may do that in a hurry.
    enablePurgeProtection: true
    softDeleteRetentionInDays: 90
    publicNetworkAccess: access.private && empty(access.operatorAddresses) ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: access.private ? 'Deny' : 'Allow'
      ipRules: [for address in access.operatorAddresses: { value: address }]
    }
  }
}

output vaultUri string = vault.properties.vaultUri
