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

@description('Tables of the records: who ran the commands that the log of changes tells of.')
param recordTables string[]

@description('Container of the certificates of erasure.')
param certificates string

@description('Days for which a certificate can be neither changed nor deleted.')
param recordsDays int

@description('Container of the log of changes.')
param changeLog string

@description('Days for which a file of that log can be neither changed nor deleted, from its last line on.')
param changeLogDays int

@description('Whether both are locked by now.')
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

    resource proofs 'containers' = { name: certificates, properties: { publicAccess: 'None' } }

    resource changes 'containers' = { name: changeLog, properties: { publicAccess: 'None' } }
  }

  resource rows 'tableServices' = {
    name: 'default'

    resource table 'tables' = [for name in recordTables: { name: name }]
  }
}

// Neither is locked here: locking can't be taken back, so a person does it, once, when the figures are agreed upon. From
// then on the service takes nothing but longer ones, and by an action of its own: a deployment that wrote them again
// would fail.
resource unchangeable 'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies@2025-06-01' = if (!recordsLocked) {
  parent: recordsAccount::blobs::proofs
  name: 'default'
  properties: {
    immutabilityPeriodSinceCreationInDays: recordsDays
    allowProtectedAppendWrites: false
  }
}

// Lines are added to the log, and none is changed. Of an append blob the days count from the last line. Tables know no
// such policy; so the one beside the log holds no more than what must be erasable: names.
resource onlyAdded 'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies@2025-06-01' = if (!recordsLocked) {
  parent: recordsAccount::blobs::changes
  name: 'default'
  properties: {
    immutabilityPeriodSinceCreationInDays: changeLogDays
    allowProtectedAppendWrites: true
  }
}

@description('From where the functions are deployed.')
output releasesUrl string = '${hostAccount.properties.primaryEndpoints.blob}${names.releases}'
