// The workspace that takes all logs.
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

@description('The rule by which what comes in is sifted; empty: none yet.')
param siftedBy string = ''

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: names.workspace
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    workspaceCapping: { dailyQuotaGb: dailyCapGb }
    defaultDataCollectionRuleResourceId: empty(siftedBy) ? null : siftedBy
    features: {
      disableLocalAuth: true
      enableLogAccessUsingOnlyResourcePermissions: true
      // Kept for as long as is said, and not for a month beyond.
      immediatePurgeDataOn30Days: true
    }
  }
}

output workspaceId string = workspace.id
