// What Azure itself tells the operator, whether or not Vakt can send mail. docs/operations.md says of each rule what it
// means and what to do.
import { Names } from 'names.bicep'

@description('What everything is called.')
param names Names

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('The workspace that the rules ask.')
param workspaceId string

@description('Who hears of it.')
param emails string[]

@description('Share of packets that may be refused before somebody should look, in per cent.')
param refusedPercent int

@description('Age of the oldest packet of a batch, in seconds, above which ingest is behind.')
param lagSeconds int

@description('Messages that the hub takes in a day.')
param dailyQuota int

@description('Hours between two runs of the canary; 0: there is none.')
param canaryHours int

resource operator 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${names.suffix}'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'vakt'
    emailReceivers: [
      for (address, i) in emails: { name: 'operator-${i}', emailAddress: address, useCommonAlertSchema: true }
    ]
  }
}

// Every query ends in one row with two columns: how much was `seen`, and what is `bad` about it. A rule fires when
// something is bad, and also when nothing was seen: silence is never good news.
// A table is known to the rules some time after its first row only. Until then, or if none ever comes, a union that names
// it beside an empty one of its shape is empty, where the table by itself would be an error, and the rule never fire:
// https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-troubleshoot-log
var traces = 'union isfuzzy=true (datatable(TimeGenerated: datetime, Message: string)[]), AppTraces'
var metrics = 'union isfuzzy=true (datatable(TimeGenerated: datetime, MetricName: string, Maximum: real)[]), AzureMetrics'
var lines = '${traces} | where Message startswith "{" | extend line = parse_json(Message)'
var always = [
  {
    name: 'poison-messages'
    title: 'A message failed every time it was tried'
    severity: 1
    minutes: 15
    query: '${lines} | where isnotnull(line.watch) | summarize seen = count(), bad = max(toint(line.watch.poison))'
  }
  {
    name: 'timer-late'
    title: 'A timer has not run at its time'
    severity: 1
    minutes: 15
    query: '${lines} | where isnotnull(line.watch) | summarize seen = count(), bad = countif(array_length(line.watch.late) > 0)'
  }
  {
    name: 'purge-overdue'
    title: 'Data should have been erased a day ago'
    severity: 1
    minutes: 60
    query: '${lines} | where isnotnull(line.watch) | summarize seen = count(), bad = max(toint(line.watch.overdue))'
  }
  {
    name: 'ingest-lag'
    title: 'Packets wait too long, or none arrive'
    severity: 1
    minutes: 30
    query: '${lines} | where isnotnull(line.ingest) | summarize seen = count(), bad = countif(todouble(line.lag) > ${lagSeconds})'
  }
  {
    name: 'refused-share'
    title: 'Many packets are refused'
    severity: 2
    minutes: 60
    query: '${lines} | where isnotnull(line.ingest) | extend packets = todouble(line.packets), taken = coalesce(todouble(line.ingest.stored), todouble(0)) + coalesce(todouble(line.ingest.duplicate), todouble(0)) + coalesce(todouble(line.ingest.parked), todouble(0)) | summarize seen = count(), refused = sum(packets - taken), packets = sum(packets) | extend bad = iff(refused * 100 > packets * ${refusedPercent}, 1, 0)'
  }
  {
    name: 'mail-failures'
    title: 'Mails are not taken'
    severity: 1
    minutes: 30
    // A refusal is a value, so nothing is thrown, and the host leaves a line's OperationName empty: the counts say it. One
    // that is put off is tried again within seconds; thrice means that it isn't getting through.
    query: '${lines} | extend letter = tostring(line.letter) | extend failed = coalesce(toint(line.alerts.failed), 0) + iff(letter in ("failed", "nobody-to-send-to"), 1, 0), putOff = coalesce(toint(line.alerts["to-be-tried-again"]), 0) + iff(letter == "to-be-tried-again", 1, 0) | summarize seen = count(), failed = sum(failed), putOff = sum(putOff) | extend bad = failed + iff(putOff > 2, 1, 0)'
  }
  {
    name: 'hub-quota'
    title: 'The hub has taken nine tenths of what it takes in a day'
    severity: 1
    minutes: 60
    query: '${metrics} | where MetricName == "dailyMessageQuotaUsed" | summarize seen = count(), used = max(Maximum) | extend bad = iff(used > ${dailyQuota} * 0.9, 1, 0)'
  }
]

// Its last run decides; one that isn't heard of for longer than it should take is as bad as one that didn't come through.
var canary = {
  name: 'canary'
  title: 'The canary does not come through from pump to inbox'
  severity: 1
  minutes: (canaryHours + 1) * 60
  query: '${lines} | where isnotnull(line.canary) | extend missing = tostring(line.canary.missing) | summarize seen = count(), arg_max(TimeGenerated, missing) | extend bad = iff(isnotempty(missing), 1, 0)'
}
var rules = canaryHours > 0 ? concat(always, [canary]) : always

resource rule 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for one in rules: {
    name: 'vakt-${one.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: one.title
      description: 'docs/operations.md#${one.name}'
      severity: one.severity
      enabled: true
      autoMitigate: true
      // Or the first deployment would fail, for want of tables.
      skipQueryValidation: true
      scopes: [workspaceId]
      evaluationFrequency: one.minutes > 30 ? 'PT15M' : 'PT5M'
      windowSize: one.minutes > 60 ? 'PT${one.minutes / 60}H' : 'PT${one.minutes}M'
      criteria: {
        allOf: [
          {
            query: '${one.query} | where seen == 0 or bad > 0'
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [operator.id] }
    }
  }
]

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'vakt-pipeline')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Vakt: from pump to inbox'
    category: 'workbook'
    sourceId: workspaceId
    serializedData: loadTextContent('../workbook.json')
  }
}
