// Vakt on Azure. `azd up`, or: az deployment sub create --location LOCATION --parameters bicep/production.bicepparam
// docs/operations.md says how it is run, docs/cost.md what it costs.
import { namesOf } from 'modules/names.bicep'

targetScope = 'subscription'

// --- Where, and whose ------------------------------------------------------------------------------------------------

@description('Name of this installation, part of every resource\'s name.')
@minLength(2)
@maxLength(10)
param environmentName string

@description('Region of everything that has one.')
param location string

@description('Who answers for it: a team or a person, for the tag `owner`.')
param owner string

@description('Where the cost is booked, for the tag `cost-center`.')
param costCenter string = 'none'

@description('How badly it is missed when it is down, for the tag `criticality`.')
@allowed(['low', 'medium', 'high', 'mission-critical'])
param criticality string = 'medium'

@description('Who operates Vakt with the command line: object ID in Entra ID; empty: nobody.')
param operatorPrincipalId string = ''

@description('What that is.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param operatorPrincipalType string = 'User'

// --- How large -------------------------------------------------------------------------------------------------------

@description('Tier of IoT Hub. Basic can do what Vakt needs, but Defender only watches Standard.')
@allowed(['B1', 'B2', 'B3', 'S1', 'S2', 'S3'])
param hubTier string = 'S1'

@description('Units of IoT Hub. A unit of S1 takes 400,000 messages a day, of S2 6 million, of S3 300 million.')
@minValue(1)
@maxValue(200)
param hubUnits int = 1

@description('Partitions of the event hub: so many instances read at once. Not to be changed later.')
@minValue(2)
@maxValue(32)
param partitions int = 8

@description('Throughput units the event hub may grow to by itself; each takes 1,000 events a second.')
@minValue(1)
@maxValue(40)
param maximumThroughput int = 4

@description('Days for which events wait while nobody reads them: so long may the functions be down without loss.')
@minValue(1)
@maxValue(7)
param eventRetentionDays int = 7

@description('Instances that always run, by function or `http`: what they cost, and the seconds they spare, is in docs/cost.md.')
param alwaysReady { name: string, instanceCount: int }[] = [
  { name: 'function:ingest', instanceCount: 1 }
  { name: 'function:analyze-work', instanceCount: 1 }
  { name: 'function:alerts-send', instanceCount: 1 }
]

@description('Most instances of each function.')
@minValue(40)
@maxValue(1000)
param maximumInstances int = 100

@description('Memory of an instance, in MB.')
@allowed([512, 2048, 4096])
param instanceMemory int = 2048

@description('Requests that one instance answers at once.')
@minValue(1)
@maxValue(1000)
param requestsAtOnce int = 32

// --- How safe --------------------------------------------------------------------------------------------------------

@description('How storage is copied within the region: over three zones, or within one building.')
@allowed(['Standard_ZRS', 'Standard_LRS'])
param storageRedundancy string = 'Standard_ZRS'

@description('Whether the functions are spread over zones; needs two instances of each that is always ready.')
param zoneRedundant bool = false

@description('Whether stores and vault are reached by private endpoints alone. The event hub stays open to who has a role there.')
param privateNetwork bool = true

@description('Addresses of the virtual network, with a private network.')
param networkAddresses string = '10.77.0.0/24'

@description('Public addresses from which the operator reaches stores and vault all the same: each by itself, or as CIDR up to /30.')
param operatorAddresses string[] = []

@description('Whether Microsoft Defender watches hub and storage.')
param defender bool = true

@description('Days for which a certificate of erasure can be neither changed nor deleted.')
@minValue(1)
@maxValue(146000)
param recordsDays int = 3650

@description('Days for which a file of the log of changes can be neither changed nor deleted, from its last line on. The functions delete it after 730: with less it could be deleted sooner, with more they could not.')
@minValue(1)
@maxValue(730)
param changeLogDays int = 730

@description('Whether somebody has locked both since, which can\'t be taken back: docs/operations.md says how and when. Azure takes no locked figure anew, and so a deployment leaves them alone.')
param recordsLocked bool = false

// --- What is taken in, and what is told ------------------------------------------------------------------------------

@description('When is planned what is to be analysed: six fields, second to day of the week, UTC.')
param analyzeSchedule string = '*/30 * * * * *'

@description('When is looked who is to be erased: six fields, UTC.')
param purgeSchedule string = '0 5 * * * *'

@description('Readings older than this on arrival are refused, in days.')
@minValue(1)
param maxReadingAgeDays int = 400

@description('Readings further ahead of our clock than this are refused, in seconds.')
@minValue(1)
param maxClockSkewSeconds int = 300

@description('Days after which the common quarantine is emptied.')
@minValue(1)
@maxValue(365)
param quarantineDays int = 30

@description('Which way mails go: by Communication Services, or by an SMTP server whose URL is the secret `smtp-url`.')
@allowed(['azure', 'smtp'])
param mailBy string = 'azure'

@description('Where Communication Services keeps mails while it sends them.')
@allowed(['Europe', 'France', 'Germany', 'Norway', 'Switzerland', 'UK', 'United States', 'Canada', 'Australia', 'Japan'])
param mailDataLocation string = 'Europe'

@description('Domain to send from, whose DNS is yours; empty: one that Azure manages, good for trying out.')
param mailDomain string = ''

@description('Whether its DNS has the records that prove it. Until then mails come from the domain that Azure manages.')
param mailDomainVerified bool = false

@description('What stands before the @ of the sender, on a domain of your own. Another than DoNotReply is refused until Microsoft has raised the domain\'s limits.')
param mailSenderName string = 'DoNotReply'

@description('The whole address of the sender; wanted with SMTP, otherwise made of the two above.')
param mailSender string = ''

@description('Address of the pumps\' pages, on a domain of your own; empty: the functions\' own.')
param portalUrl string = ''

@description('An OpenTelemetry collector that gets the metrics too, https://host:4318/v1/metrics; empty: none.')
param collectorUrl string = ''

@description('Whether the canary goes its way by itself, and Azure tells when it does not come through. First: vakt canary set-up.')
param canary bool = false

@description('Hours between two runs of the canary.')
@allowed([1, 2, 4])
param canaryHours int = 4

// --- Who is told, and what it may cost -------------------------------------------------------------------------------

@description('Who hears from Azure itself when something is wrong.')
@minLength(1)
param operatorEmails string[]

@description('Who gets letters about data protection, certificates of erasure above all; empty: the first of those.')
param dataProtectionEmail string = ''

@description('Telephone number of the service, as it stands in every mail about a pump; empty: none does.')
param servicePhone string = ''

@description('Share of packets that may be refused before somebody should look, in per cent.')
@minValue(1)
@maxValue(100)
param refusedPercent int = 5

@description('Age of the oldest packet of a batch, in seconds, above which ingest is behind.')
@minValue(10)
param lagSeconds int = 120

@description('Days for which logs are kept.')
@allowed([30, 60, 90, 120, 180, 270, 365])
param logRetentionDays int = 90

@description('Gigabytes of logs a day, after which no more are taken in until midnight; -1: no limit.')
param logDailyCapGb int = 2

@description('What the resource group may cost a month, in the currency of the subscription; 0: no budget.')
@minValue(0)
param budgetAmount int

@description('First day of the month from which is counted, like 2026-12-01: that of the first deployment. It can\'t be moved later.')
param budgetFrom string = utcNow('yyyy-MM-01')

// ---------------------------------------------------------------------------------------------------------------------

var names = namesOf(environmentName, take(uniqueString(subscription().id, environmentName, location), 5))

// https://learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/resource-tagging
var tags = {
  workload: 'vakt'
  env: environmentName
  owner: owner
  'cost-center': costCenter
  criticality: criticality
  'data-classification': 'confidential'
  'azd-env-name': environmentName
}

// A unit's: https://learn.microsoft.com/azure/iot-hub/iot-hub-devguide-quotas-throttling
var messagesADay = { B1: 400000, B2: 6000000, B3: 300000000, S1: 400000, S2: 6000000, S3: 300000000 }

// What shared/storage/names.ts calls them; `npm run bicep` writes it down.
var stores = loadJsonContent('stores.json')

var zones = {
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  queue: 'privatelink.queue.${environment().suffixes.storage}'
  table: 'privatelink.table.${environment().suffixes.storage}'
  vault: 'privatelink.vaultcore.azure.net'
  namespace: 'privatelink.servicebus.windows.net'
}

var access = {
  private: privateNetwork
  operatorAddresses: operatorAddresses
  endpointSubnetId: network.?outputs.endpointSubnetId ?? ''
  functionsSubnetId: network.?outputs.functionsSubnetId ?? ''
}

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: names.group
  location: location
  tags: tags
}

module identities 'modules/identities.bicep' = {
  scope: group
  params: { names: names, location: location, tags: tags }
}

module network 'modules/network.bicep' = if (privateNetwork) {
  scope: group
  params: {
    names: names
    location: location
    tags: tags
    addresses: networkAddresses
    zones: map(items(zones), zone => zone.value)
  }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    names: names
    location: location
    tags: tags
    retentionDays: logRetentionDays
    dailyCapGb: logDailyCapGb
  }
}

module security 'modules/security.bicep' = {
  scope: group
  params: { names: names, location: location, tags: tags, access: access }
}

module storage 'modules/storage.bicep' = {
  scope: group
  params: {
    names: names
    location: location
    tags: tags
    redundancy: storageRedundancy
    access: access
    tables: stores.tables
    queues: stores.queues
    quarantine: stores.quarantine
    containers: stores.containers
    quarantineDays: quarantineDays
    recordTables: stores.recordTables
    certificates: stores.certificates
    recordsDays: recordsDays
    changeLog: stores.changeLog
    changeLogDays: changeLogDays
    recordsLocked: recordsLocked
  }
}

module hub 'modules/hub.bicep' = {
  scope: group
  params: {
    names: names
    location: location
    tags: tags
    tier: hubTier
    units: hubUnits
    partitions: partitions
    maximumThroughput: maximumThroughput
    eventRetentionDays: eventRetentionDays
    identity: identities.outputs.hub
  }
}

module mail 'modules/mail.bicep' = {
  scope: group
  params: {
    names: names
    tags: tags
    dataLocation: mailDataLocation
    domain: mailDomain
    domainVerified: mailDomainVerified
    senderName: mailSenderName
  }
}

module endpoints 'modules/endpoints.bicep' = if (privateNetwork) {
  scope: group
  params: {
    names: names
    location: location
    tags: tags
    subnetId: access.endpointSubnetId
    zones: zones
  }
  dependsOn: [storage, security, hub]
}

module roles 'modules/roles.bicep' = {
  scope: group
  params: {
    functionsPrincipalId: identities.outputs.functions.principalId
    operator: { principalId: operatorPrincipalId, principalType: operatorPrincipalType }
    mailByAzure: mailBy == 'azure'
    names: names
  }
  dependsOn: [storage, hub, security, mail, monitoring]
}

module functions 'modules/functions.bicep' = {
  scope: group
  params: {
    names: names
    location: location
    tags: tags
    identity: identities.outputs.functions
    access: access
    releasesUrl: storage.outputs.releasesUrl
    insightsConnection: monitoring.outputs.connectionString
    collectorUrl: collectorUrl
    vaultUri: security.outputs.vaultUri
    mail: {
      way: mailBy
      endpoint: mail.outputs.endpoint
      sender: empty(mailSender) ? mail.outputs.senderAddress : mailSender
    }
    idScope: hub.outputs.idScope
    portalUrl: portalUrl
    servicePhone: servicePhone
    letters: {
      operator: operatorEmails[0]
      dataProtection: empty(dataProtectionEmail) ? operatorEmails[0] : dataProtectionEmail
    }
    canary: { on: canary, hours: canaryHours }
    schedules: { analyze: analyzeSchedule, purge: purgeSchedule }
    rules: {
      maxReadingAgeDays: maxReadingAgeDays
      maxClockSkewSeconds: maxClockSkewSeconds
      quarantineDays: quarantineDays
      eventRetentionDays: eventRetentionDays
      logRetentionDays: logRetentionDays
    }
    alwaysReady: alwaysReady
    maximumInstances: maximumInstances
    instanceMemory: instanceMemory
    requestsAtOnce: requestsAtOnce
    zoneRedundant: zoneRedundant
  }
  // Roles take a while to be known everywhere: the sooner they are there, the fewer starts fail.
  dependsOn: [roles, endpoints]
}

module diagnostics 'modules/diagnostics.bicep' = {
  scope: group
  params: {
    names: names
    workspaceId: monitoring.outputs.workspaceId
  }
  dependsOn: [hub, security, mail]
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    names: names
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    emails: operatorEmails
    refusedPercent: refusedPercent
    lagSeconds: lagSeconds
    dailyQuota: hubUnits * messagesADay[hubTier]
    canaryHours: canary ? canaryHours : 0
  }
  // Of its tables some come into being with what is sent there; the rules bear that.
  dependsOn: [diagnostics]
}

module defending 'modules/defender.bicep' = if (defender) {
  scope: group
  params: {
    names: names
    location: location
    tags: tags
    hubId: hub.outputs.hubId
    workspaceId: monitoring.outputs.workspaceId
  }
  dependsOn: [storage]
}

module budget 'modules/budget.bicep' = if (budgetAmount > 0) {
  scope: group
  params: { names: names, amount: max(budgetAmount, 1), from: budgetFrom, emails: operatorEmails }
}

// --- What `vakt` and the scripts want to know: names, and no secret --------------------------------------------------

output AZURE_RESOURCE_GROUP string = group.name
output AZURE_FUNCTION_APP string = names.app
output VAKT_VAULT string = security.outputs.vaultUri
output VAKT_DATA_STORAGE__accountName string = names.data
output VAKT_RECORDS_STORAGE__accountName string = names.records
output AzureWebJobsStorage__accountName string = names.host
output VAKT_HUB_SERVICE string = 'HostName=${hub.outputs.hubHostName}'
output VAKT_DPS_SERVICE string = 'HostName=${hub.outputs.provisioningHostName}'
output VAKT_DPS_ID_SCOPE string = hub.outputs.idScope
output VAKT_EVENT_RETENTION_DAYS string = string(eventRetentionDays)
output VAKT_LOG_RETENTION_DAYS string = string(logRetentionDays)
output VAKT_QUARANTINE_DAYS string = string(quarantineDays)
// What it is called in the vault; `vakt` reads it there, as whoever is signed in.
output VAKT_PSEUDONYM_KEY string = 'vault:pseudonym-key'
output VAKT_CANARY string = 'vault:canary'
