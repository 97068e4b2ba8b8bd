// Three accounts apart: what the host needs to run, what customers entrusted to us, and what proves that it is gone.
import { Access } from 'types.bicep'
import { Names } from 'names.bicep'

@description('What everything is called.')
param names Names

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('How the accounts are copied within their region.')
param redundancy string

@description('Who may reach them.')
param access Access

@description('Tables of the deployment as a whole; those of a contract are made and deleted with it.')
param tables string[]

@description('Queues of the functions.')
param queues string[]

@description('Container of packets of devices that Vakt does not know.')
param quarantine string

@description('Other containers of the deployment as a whole.')
param containers string[]

@description('Days after which the common quarantine is emptied.')
param quarantineDays int

@description('Tables of the records: the log of changes.')
param recordTables string[]

@description('Containers of the records: the certificates of erasure.')
param recordContainers string[]

@description('Days for which what lies in those containers can be neither changed nor deleted.')
param recordsDays int

@description('Whether that is locked by now.')
param recordsLocked bool

// Deployments, checkpoints of the event hub, leases and marks of timers, and the queues. Whatever is lost with it is
// made anew: docs/operations.md.
module host 'account.bicep' = {
  params: {
    name: names.host
    location: location
    tags: union(tags, { store: 'host' })
    redundancy: redundancy
    access: access
  }
}

// The registry and the customers' data.
module data 'account.bicep' = {
  params: {
    name: names.data
    location: location
    tags: union(tags, { store: 'data' })
    redundancy: redundancy
    access: access
    // Or the rule that empties the common quarantine would stand before a closed door.
    lifecycle: true
  }
}

// Certificates of erasure and the log of changes, which nobody may change, us included.
module records 'account.bicep' = {
  params: {
    name: names.records
    location: location
    tags: union(tags, { store: 'records' })
    redundancy: redundancy
    access: access
  }
}

resource hostAccount 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: names.host
  dependsOn: [host]

  resource blobs 'blobServices' = {
    name: 'default'

    resource deployments 'containers' = {
      name: names.releases
      properties: { publicAccess: 'None' }
    }
  }

  resource messages 'queueServices' = {
    name: 'default'

    resource queue 'queues' = [for name in queues: { name: name }]
  }
}

resource dataAccount 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: names.data
  dependsOn: [data]

  resource blobs 'blobServices' = {
    name: 'default'
    // What is deleted here is deleted: a certificate of erasure that soft delete, versions or a change feed belie
    // for a week would be untrue. What a slip of the hand costs is weighed in docs/operations.md.
    properties: {
      changeFeed: { enabled: false }
      containerDeleteRetentionPolicy: { enabled: false }
      deleteRetentionPolicy: { enabled: false }
      isVersioningEnabled: false
      restorePolicy: { enabled: false }
    }

    resource common 'containers' = {
      name: quarantine
      properties: { publicAccess: 'None' }
    }

    resource others 'containers' = [for name in containers: { name: name, properties: { publicAccess: 'None' } }]
  }

  resource rows 'tableServices' = {
    name: 'default'

    resource table 'tables' = [for name in tables: { name: name }]
  }

  // Behind the sweep of the functions, should it not run.
  resource lifecycle 'managementPolicies' = {
    name: 'default'
    properties: {
      policy: {
        rules: [
          {
            name: 'empty-the-common-quarantine'
            type: 'Lifecycle'
            enabled: true
            definition: {
              actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: quarantineDays } } }
              filters: { blobTypes: ['blockBlob'], prefixMatch: ['${quarantine}/'] }
            }
          }
        ]
      }
    }
    dependsOn: [blobs]
  }
}

resource recordsAccount 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: names.records
  dependsOn: [records]

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      containerDeleteRetentionPolicy: { enabled: true, days: 30 }
      deleteRetentionPolicy: { enabled: true, days: 30 }
    }

    resource proofs 'containers' = [for name in recordContainers: { name: name, properties: { publicAccess: 'None' } }]
  }

  resource rows 'tableServices' = {
    name: 'default'

    resource table 'tables' = [for name in recordTables: { name: name }]
  }
}

// Not locked: locking can't be taken back, so a person does it, once, when the figure is agreed upon. From then on the
// service takes nothing but a longer one, and by an action of its own: a deployment that wrote it again would fail. Tables
// know no such policy: of the log of changes, nobody but the functions and the operator may write to it.
resource unchangeable 'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies@2025-06-01' = [
  for (name, i) in recordContainers: if (!recordsLocked) {
    parent: recordsAccount::blobs::proofs[i]
    name: 'default'
    properties: {
      immutabilityPeriodSinceCreationInDays: recordsDays
      allowProtectedAppendWrites: false
    }
  }
]

@description('From where the functions are deployed.')
output releasesUrl string = '${hostAccount.properties.primaryEndpoints.blob}${names.releases}'
