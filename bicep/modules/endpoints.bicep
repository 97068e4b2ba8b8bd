// Private endpoints of every store, of the vault and of the event hub.
import { Names } from 'names.bicep'

@description('What everything is called.')
param names Names

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('The subnet they are put into.')
param subnetId string

@description('Names of the private zones.')
param zones { blob: string, queue: string, table: string, vault: string, namespace: string }

var accounts = 'Microsoft.Storage/storageAccounts'
var wanted = [
  { name: 'host-blob', targetId: resourceId(accounts, names.host), service: 'blob' }
  { name: 'host-queue', targetId: resourceId(accounts, names.host), service: 'queue' }
  { name: 'host-table', targetId: resourceId(accounts, names.host), service: 'table' }
  { name: 'data-blob', targetId: resourceId(accounts, names.data), service: 'blob' }
  { name: 'data-table', targetId: resourceId(accounts, names.data), service: 'table' }
  { name: 'records-blob', targetId: resourceId(accounts, names.records), service: 'blob' }
  { name: 'records-table', targetId: resourceId(accounts, names.records), service: 'table' }
  { name: 'vault', targetId: resourceId('Microsoft.KeyVault/vaults', names.vault), service: 'vault' }
  { name: 'events', targetId: resourceId('Microsoft.EventHub/namespaces', names.namespace), service: 'namespace' }
]

module endpoint 'endpoint.bicep' = [
  for one in wanted: {
    params: {
      name: one.name
      names: names
      location: location
      tags: tags
      subnetId: subnetId
      targetId: one.targetId
      service: one.service
      zoneName: zones[one.service]
    }
  }
]
