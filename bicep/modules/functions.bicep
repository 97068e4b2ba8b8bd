// The functions, on Flex Consumption, and everything they are told.
import { Access, Identity } from 'types.bicep'
import { Names } from 'names.bicep'

@description('What everything is called.')
param names Names

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Identity with which the functions sign in everywhere.')
param identity Identity

@description('Who may reach the stores; says in which subnet the functions run.')
param access Access

@description('URL of the container they are deployed from.')
param releasesUrl string

@description('Where telemetry goes: the connection string of Application Insights, whose key opens nothing.')
param insightsConnection string

@description('An OpenTelemetry collector that gets the metrics too; empty: none.')
param collectorUrl string

@description('URL of the vault with the secrets.')
param vaultUri string

@description('Which way mails go, from whom, and to whom those for the operator.')
param mail {
  way: 'azure' | 'smtp'
  endpoint: string
  sender: string
}

@description('ID scope of the provisioning service.')
param idScope string

@description('Address of the pumps\' pages; empty: the functions\' own.')
param portalUrl string

@description('Telephone number of the service, in every mail about a pump; empty: none.')
param servicePhone string

@description('Who gets letters from Vakt itself: the operator, and whoever looks after data protection.')
param letters { operator: string, dataProtection: string }

@description('Six fields each, second to day of the week, in UTC.')
param schedules { analyze: string, purge: string }

@description('Whether the canary goes its way, and every how many hours.')
param canary { on: bool, hours: int }

@description('What is taken in, and how long it is kept aside.')
param rules {
  maxReadingAgeDays: int
  maxClockSkewSeconds: int
  quarantineDays: int
  eventRetentionDays: int
  logRetentionDays: int
}

@description('Instances that are always running, by function or `http`: each is billed while it waits.')
param alwaysReady { name: string, instanceCount: int }[]

@description('Most instances of each function.')
@minValue(40)
@maxValue(1000)
param maximumInstances int

@description('Memory of an instance, in MB.')
@allowed([512, 2048, 4096])
param instanceMemory int

@description('Requests that one instance answers at once.')
param requestsAtOnce int

@description('Whether instances are spread over zones.')
param zoneRedundant bool

// A secret is never here, only where in the vault it is. test/bicep holds this list against shared/settings.ts.
var settings = union(
  {
    // How the Functions host reaches its account, and the trigger of ingest its events: by identity.
    AzureWebJobsStorage__accountName: names.host
    AzureWebJobsStorage__credential: 'managedidentity'
    AzureWebJobsStorage__clientId: identity.clientId
    EventHubConnection__fullyQualifiedNamespace: '${names.namespace}.servicebus.windows.net'
    EventHubConnection__credential: 'managedidentity'
    EventHubConnection__clientId: identity.clientId
    EVENT_HUB_NAME: names.eventHub
    EVENT_HUB_CONSUMER_GROUP: names.consumerGroup

    // The identity that our own clients sign in with.
    AZURE_CLIENT_ID: identity.clientId
    VAKT_DATA_STORAGE__accountName: names.data
    // Where the secrets lie that are named below, and the signatures for stores of customers' own.
    VAKT_VAULT: vaultUri
    VAKT_RECORDS_STORAGE__accountName: names.records

    APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnection
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.clientId};Authorization=AAD'
    // Untold, the host's exporter keeps five spans a second and drops the lines of the log within the others, which alert
    // rules wait for: https://github.com/Azure/azure-sdk-for-net/issues/61704. What is too many is left out later
    // (monitoring.bicep).
    OTEL_TRACES_SAMPLER: 'microsoft.fixed_percentage'
    OTEL_TRACES_SAMPLER_ARG: '1.0'

    VAKT_ANALYZE_SCHEDULE: schedules.analyze
    VAKT_PURGE_SCHEDULE: schedules.purge
    VAKT_MAX_READING_AGE_DAYS: string(rules.maxReadingAgeDays)
    VAKT_MAX_CLOCK_SKEW_SECONDS: string(rules.maxClockSkewSeconds)
    VAKT_QUARANTINE_DAYS: string(rules.quarantineDays)
    VAKT_EVENT_RETENTION_DAYS: string(rules.eventRetentionDays)
    VAKT_LOG_RETENTION_DAYS: string(rules.logRetentionDays)

    VAKT_MAIL_FROM: 'Vakt <${mail.sender}>'
    VAKT_OPERATOR_MAIL: letters.operator
    VAKT_DATA_PROTECTION_MAIL: letters.dataProtection
    VAKT_SERVICE_PHONE: servicePhone

    // Without keys: a role lets this identity in.
    VAKT_HUB_SERVICE: 'HostName=${names.hub}.azure-devices.net;ClientId=${identity.clientId}'
    VAKT_DPS_SERVICE: 'HostName=${names.provisioning}.azure-devices-provisioning.net;ClientId=${identity.clientId}'
    VAKT_DPS_ID_SCOPE: idScope

    VAKT_PORTAL_URL: empty(portalUrl) ? 'https://${names.app}.azurewebsites.net' : portalUrl
    VAKT_LINK_KEYS: secret('link-keys')
    VAKT_PSEUDONYM_KEY: secret('pseudonym-key')
  },
  mail.way == 'smtp' ? { VAKT_SMTP_URL: secret('smtp-url') } : { VAKT_ACS_ENDPOINT: mail.endpoint },
  canary.on ? { VAKT_CANARY: secret('canary'), VAKT_CANARY_HOURS: string(canary.hours) } : {},
  empty(collectorUrl) ? {} : { OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: collectorUrl }
)

// The app reads it itself, at its start, in the vault that VAKT_VAULT names. References of App Service's own keep what they
// read for up to a day, past a restart, and are at times read before an instance's network is there, which a closed vault
// answers with a refusal: shared/settings/secrets.ts.
func secret(name string) string => 'vault:${name}'

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: names.plan
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true, zoneRedundant: zoneRedundant }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: names.app
  location: location
  // By this tag azd finds what it deploys the service to.
  tags: union(tags, { 'azd-service-name': 'functions' })
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    virtualNetworkSubnetId: access.private ? access.functionsSubnetId : null
    functionAppConfig: {
      runtime: { name: 'node', version: '24' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: releasesUrl
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identity.id }
        }
      }
      scaleAndConcurrency: {
        alwaysReady: alwaysReady
        maximumInstanceCount: maximumInstances
        instanceMemoryMB: instanceMemory
        triggers: { http: { perInstanceConcurrency: requestsAtOnce } }
      }
    }
    // Of FTP there is none on this plan, and it refuses to be told so: `ftpsState` fails the deployment.
    siteConfig: {
      appSettings: [for setting in items(settings): { name: setting.key, value: setting.value }]
      http20Enabled: true
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
    }
  }

  // Whoever deploys signs in with Entra ID.
  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

output url string = 'https://${app.properties.defaultHostName}'
