// Where the deployment tells of itself: one workspace, Application Insights on it, and what the services log there.
import { Names } from 'names.bicep'

@description('What everything is called.')
param names Names

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Days for which logs are kept.')
param retentionDays int

@description('Gigabytes a day after which the workspace takes in no more until midnight; -1: no limit.')
param dailyCapGb int

// What the host sends beside the lines of the log. It makes a span of every invocation, and can't be told not to; so that
// none of the lines within them is lost, all spans are let out (functions.bicep), and what went well is left out here.
var sifted = {
  AppRequests: 'source | where Success == false'
  AppDependencies: 'source | where Success == false'
  // Of the host's runtime. Our own metrics go to a collector.
  AppMetrics: 'source | where false'
  AppPerformanceCounters: 'source | where false'
}
var kept = ['AppTraces', 'AppExceptions']

module workspace 'workspace.bicep' = {
  params: { names: names, location: location, tags: tags, retentionDays: retentionDays, dailyCapGb: dailyCapGb }
}

resource logs 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: names.workspace
}

// Tables of Application Insights keep 90 days, whatever the workspace says, until it is said of them themselves.
resource table 'Microsoft.OperationalInsights/workspaces/tables@2025-07-01' = [
  for name in concat(objectKeys(sifted), kept): {
    parent: logs
    name: name
    properties: { plan: 'Analytics', retentionInDays: retentionDays, totalRetentionInDays: retentionDays }
    dependsOn: [workspace]
  }
]

// https://learn.microsoft.com/azure/azure-monitor/data-collection/data-collection-transformations
resource sieve 'Microsoft.Insights/dataCollectionRules@2023-03-11' = {
  name: names.sieve
  location: location
  tags: tags
  kind: 'WorkspaceTransforms'
  properties: {
    dataSources: {}
    destinations: { logAnalytics: [{ name: 'workspace', workspaceResourceId: workspace.outputs.workspaceId }] }
    dataFlows: [
      for one in items(sifted): {
        streams: ['Microsoft-Table-${one.key}']
        destinations: ['workspace']
        transformKql: one.value
      }
    ]
  }
  dependsOn: [table]
}

// The rule names the workspace and the workspace the rule: so it is told of it once both are there.
module siftedWorkspace 'workspace.bicep' = {
  params: {
    names: names
    location: location
    tags: tags
    retentionDays: retentionDays
    dailyCapGb: dailyCapGb
    siftedBy: sieve.id
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: names.insights
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: siftedWorkspace.outputs.workspaceId
    DisableLocalAuth: true
    // Addresses of those who look at a pump's page are nobody's business.
    DisableIpMasking: false
    IngestionMode: 'LogAnalytics'
    RetentionInDays: retentionDays
  }
}

output workspaceId string = siftedWorkspace.outputs.workspaceId

@description('Says where telemetry goes. With local authentication off, the key in it opens nothing.')
output connectionString string = insights.properties.ConnectionString
