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

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: names.workspace
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    workspaceCapping: { dailyQuotaGb: dailyCapGb }
    features: {
      disableLocalAuth: true
      enableLogAccessUsingOnlyResourcePermissions: true
      // Kept for as long as is said, and not for a month beyond.
      immediatePurgeDataOn30Days: true
    }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: names.insights
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
    // Addresses of those who look at a pump's page are nobody's business.
    DisableIpMasking: false
    IngestionMode: 'LogAnalytics'
    RetentionInDays: retentionDays
  }
}

output workspaceId string = workspace.id

@description('Says where telemetry goes. With local authentication off, the key in it opens nothing.')
output connectionString string = insights.properties.ConnectionString
