// What the resource group may cost a month, and who hears of it.
import { Names } from 'names.bicep'

@description('What everything is called.')
param names Names

@description('Amount a month, in the currency of the subscription.')
@minValue(1)
param amount int

@description('First day of the month from which is counted, `2026-12-01`. The service refuses to move it later.')
param from string

@description('Who is told.')
param emails string[]

resource budget 'Microsoft.Consumption/budgets@2024-08-01' = {
  name: 'budget-${names.suffix}'
  properties: {
    category: 'Cost'
    amount: amount
    timeGrain: 'Monthly'
    timePeriod: { startDate: from }
    notifications: {
      Half: { enabled: true, operator: 'GreaterThan', threshold: 50, thresholdType: 'Actual', contactEmails: emails }
      Most: { enabled: true, operator: 'GreaterThan', threshold: 90, thresholdType: 'Actual', contactEmails: emails }
      Foreseen: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: emails
      }
    }
  }
}
