// A small installation, to try Vakt out or to run a hundred pumps: no zones, no private network, one always-ready
// instance where a waiting person would notice.
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'small')
param location = readEnvironmentVariable('AZURE_LOCATION', 'swedencentral')
param owner = readEnvironmentVariable('VAKT_OWNER', 'operations')
param costCenter = readEnvironmentVariable('VAKT_COST_CENTER', 'none')
param operatorPrincipalId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param operatorPrincipalType = readEnvironmentVariable('AZURE_PRINCIPAL_TYPE', 'User')
param operatorEmails = map(split(readEnvironmentVariable('VAKT_OPERATOR_MAIL'), ','), mail => trim(mail))
param dataProtectionEmail = readEnvironmentVariable('VAKT_DATA_PROTECTION_MAIL', '')
param servicePhone = readEnvironmentVariable('VAKT_SERVICE_PHONE', '')
param mailDomain = readEnvironmentVariable('VAKT_MAIL_DOMAIN', '')
param mailDomainVerified = bool(readEnvironmentVariable('VAKT_MAIL_DOMAIN_VERIFIED', 'false'))
param mailSenderName = readEnvironmentVariable('VAKT_MAIL_SENDER_NAME', 'DoNotReply')
param canary = bool(readEnvironmentVariable('VAKT_CANARY_ON', 'false'))
param budgetFrom = readEnvironmentVariable('VAKT_BUDGET_FROM')
param criticality = 'low'

param hubTier = 'S1'
param hubUnits = 1
param partitions = 4
param maximumThroughput = 1
param eventRetentionDays = 7
param alwaysReady = [{ name: 'function:ingest', instanceCount: 1 }]
param maximumInstances = 40
param instanceMemory = 2048

param storageRedundancy = 'Standard_LRS'
param privateNetwork = false
param defender = false
param recordsDays = 365
param recordsLocked = bool(readEnvironmentVariable('VAKT_RECORDS_LOCKED', 'false'))

param logRetentionDays = 30
param logDailyCapGb = 1
param budgetAmount = 250
