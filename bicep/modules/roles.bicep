// Who may do what. Each role stands at the smallest scope that works, and says what needs it. The one that is missing
// here, IoT Hub's on the event hub, is in hub.bicep, because the hub tries it when it is made.
import { Operator } from 'types.bicep'
import { Names } from 'names.bicep'

@description('Object ID of the identity of the functions.')
param functionsPrincipalId string

@description('Who operates Vakt with the command line.')
param operator Operator

@description('What everything is called.')
param names Names

@description('Whether mails go by Communication Services.')
param mailByAzure bool

// IDs of built-in roles: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
var roles = {
  blobOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  blobContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  queueContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  tableContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  eventsReceiver: 'a638d3c7-ab3a-418d-83e6-5f17a39d4fde'
  identitiesContributor: '4ea46cd5-c1b2-4a8e-910b-273211f9ce47'
  enrolmentsContributor: 'dfce44e4-17b7-4bd1-a6d1-04996ec95633'
  secretsUser: '4633458b-17de-408a-b874-0445c86b69e6'
  secretsOfficer: 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
  mailOwner: '09976791-48a7-449e-bb21-39d1a415f350'
  blobReader: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
  metricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
}

resource host 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: names.host
}

resource data 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: names.data
}

resource records 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: names.records
}

resource namespace 'Microsoft.EventHub/namespaces@2026-01-01' existing = {
  name: names.namespace

  resource telemetry 'eventhubs' existing = {
    name: names.eventHub
  }
}

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

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: names.insights
}

// --- The functions ---------------------------------------------------------------------------------------------------

// Needed by: the Functions host, which makes containers for its leases, timers and checkpoints, and takes leases that
// only an owner may break; and the platform, which reads the deployment.
resource hostBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: host
  name: guid(host.id, functionsPrincipalId, roles.blobOwner)
  properties: {
    principalId: functionsPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobOwner)
    description: 'The Functions host keeps leases, timers, checkpoints and the deployment'
  }
}

// Needed by: the queue triggers, which read, delete and make poison queues; and the rooms that put work on the queues.
// The account holds no other queues.
resource hostQueues 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: host
  name: guid(host.id, functionsPrincipalId, roles.queueContributor)
  properties: {
    principalId: functionsPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.queueContributor)
    description: 'Work is put on the queues and taken from them'
  }
}

// Needed by: the Functions host, which writes diagnostic events to a table of its own.
resource hostTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: host
  name: guid(host.id, functionsPrincipalId, roles.tableContributor)
  properties: {
    principalId: functionsPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.tableContributor)
    description: 'The Functions host writes its diagnostic events'
  }
}

// Needed by: ingest, analyze, alerts and the others, which read and write rows; purge, which deletes tables. On the
// account, because the tables of a contract are made with it.
resource dataTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: data
  name: guid(data.id, functionsPrincipalId, roles.tableContributor)
  properties: {
    principalId: functionsPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.tableContributor)
    description: 'The registry, and the tables of contracts'
  }
}

// Needed by: ingest, which keeps refused packets aside, and purge, which deletes containers. On the account, because
// the container of a contract is made with it.
resource dataBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: data
  name: guid(data.id, functionsPrincipalId, roles.blobContributor)
  properties: {
    principalId: functionsPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobContributor)
    description: 'The quarantine, common and of contracts'
  }
}

// Needed by: purge, which writes certificates of erasure, and the nightly sweep, which closes a month of the log of
// changes and deletes what is old of it. What is written can't be changed, whatever this role says: the containers'
// policies of immutability stand above it. On the account, because it holds no other containers.
resource recordsBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: records
  name: guid(records.id, functionsPrincipalId, roles.blobContributor)
  properties: {
    principalId: functionsPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobContributor)
    description: 'Certificates of erasure are written, old files of the log of changes deleted'
  }
}

// Needed by: the nightly sweep, which deletes the names of those who ran commands when they have been kept for long
// enough.
resource recordsTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: records
  name: guid(records.id, functionsPrincipalId, roles.tableContributor)
  properties: {
    principalId: functionsPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.tableContributor)
    description: 'Who ran old commands is deleted'
  }
}

// Needed by: the trigger of ingest, which reads events, and the platform, which looks how many are waiting. On the event
// hub rather than its consumer group, because partitions are asked of the event hub.
resource events 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: namespace::telemetry
  name: guid(namespace::telemetry.id, functionsPrincipalId, roles.eventsReceiver)
  properties: {
    principalId: functionsPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.eventsReceiver)
    description: 'ingest reads what devices sent'
  }
}

// Needed by: closing the accounts of a contract that ended, which disables and deletes identities of its devices.
resource identities 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: hub
  name: guid(hub.id, functionsPrincipalId, roles.identitiesContributor)
  properties: {
    principalId: functionsPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.identitiesContributor)
    description: 'Identities of devices whose contract ended are closed'
  }
}

// Needed by: the same closing, for enrolments.
resource enrolments 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: provisioning
  name: guid(provisioning.id, functionsPrincipalId, roles.enrolmentsContributor)
  properties: {
    principalId: functionsPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.enrolmentsContributor)
    description: 'Enrolments of devices whose contract ended are closed'
  }
}

// Needed by: the start of the app, which reads the secrets that app settings name, and whatever works in a store of a customer's own, whose signature
// lies there. It holds the functions' secrets and no others, so the vault is the smallest scope that needn't be given
// anew for every secret.
resource secrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, functionsPrincipalId, roles.secretsUser)
  properties: {
    principalId: functionsPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.secretsUser)
    description: 'Secrets that app settings name, and signatures for stores of customers’ own, are read'
  }
}

// Needed by: alerts, which sends mails. The service knows no smaller role and honours none of our own; its keys, which
// the role could list, are switched off.
resource mails 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (mailByAzure) {
  scope: communication
  name: guid(communication.id, functionsPrincipalId, roles.mailOwner)
  properties: {
    principalId: functionsPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.mailOwner)
    description: 'alerts sends mails'
  }
}

// Needed by: the Functions host and its worker, which send telemetry without a key.
resource telemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: insights
  name: guid(insights.id, functionsPrincipalId, roles.metricsPublisher)
  properties: {
    principalId: functionsPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.metricsPublisher)
    description: 'Telemetry is taken from the functions'
  }
}

// --- The operator ----------------------------------------------------------------------------------------------------

// Needed by: `vakt`, for everything it shows and changes.
resource operatorTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operator.principalId)) {
  scope: data
  name: guid(data.id, operator.principalId, roles.tableContributor)
  properties: {
    principalId: operator.principalId
    principalType: operator.principalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.tableContributor)
    description: 'vakt: customers, devices, limits, readings'
  }
}

// Needed by: `vakt customer add`, which makes the container of a contract, and `vakt quarantine`.
resource operatorBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operator.principalId)) {
  scope: data
  name: guid(data.id, operator.principalId, roles.blobContributor)
  properties: {
    principalId: operator.principalId
    principalType: operator.principalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobContributor)
    description: 'vakt: containers of contracts, the quarantine'
  }
}

// Needed by: `vakt quarantine retry` and whatever else puts work on a queue; `vakt status`, which counts what waits.
resource operatorQueues 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operator.principalId)) {
  scope: host
  name: guid(host.id, operator.principalId, roles.queueContributor)
  properties: {
    principalId: operator.principalId
    principalType: operator.principalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.queueContributor)
    description: 'vakt: work for the functions'
  }
}

// Needed by: `vakt status`, which reads when timers ran.
resource operatorHostBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operator.principalId)) {
  scope: host
  name: guid(host.id, operator.principalId, roles.blobReader)
  properties: {
    principalId: operator.principalId
    principalType: operator.principalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobReader)
    description: 'vakt: when timers ran'
  }
}

// Needed by: `vakt certificate`, and `vakt erase`, which writes one; every command of `vakt` that changes something, which
// adds a line to the log of changes before it begins. The policies of immutability stand above this role.
resource operatorRecords 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operator.principalId)) {
  scope: records
  name: guid(records.id, operator.principalId, roles.blobContributor)
  properties: {
    principalId: operator.principalId
    principalType: operator.principalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobContributor)
    description: 'vakt: certificates, the log of changes'
  }
}

// Needed by: every command of `vakt` that changes something, which puts on record who runs it; `vakt user erase`, which
// takes a person's name out of that.
resource operatorChanges 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operator.principalId)) {
  scope: records
  name: guid(records.id, operator.principalId, roles.tableContributor)
  properties: {
    principalId: operator.principalId
    principalType: operator.principalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.tableContributor)
    description: 'vakt: who ran what the log of changes tells of'
  }
}

// Needed by: `vakt device`, which makes identities of devices.
resource operatorIdentities 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operator.principalId)) {
  scope: hub
  name: guid(hub.id, operator.principalId, roles.identitiesContributor)
  properties: {
    principalId: operator.principalId
    principalType: operator.principalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.identitiesContributor)
    description: 'vakt: identities of devices'
  }
}

// Needed by: `vakt device`, which enrols devices.
resource operatorEnrolments 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operator.principalId)) {
  scope: provisioning
  name: guid(provisioning.id, operator.principalId, roles.enrolmentsContributor)
  properties: {
    principalId: operator.principalId
    principalType: operator.principalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.enrolmentsContributor)
    description: 'vakt: enrolments of devices'
  }
}

// Needed by: whoever makes and rotates the secrets.
resource operatorSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operator.principalId)) {
  scope: vault
  name: guid(vault.id, operator.principalId, roles.secretsOfficer)
  properties: {
    principalId: operator.principalId
    principalType: operator.principalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.secretsOfficer)
    description: 'Secrets are made and rotated'
  }
}
