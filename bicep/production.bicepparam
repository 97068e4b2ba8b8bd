// A production installation for some thousands of pumps: over zones, behind a private network, watched by Defender.
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'prod')
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
param criticality = 'high'

param hubTier = 'S2'
param hubUnits = 1
param partitions = 16
param maximumThroughput = 10
param eventRetentionDays = 7
param alwaysReady = [
  { name: 'function:ingest', instanceCount: 2 }
  { name: 'function:analyze-work', instanceCount: 2 }
  { name: 'function:alerts-send', instanceCount: 2 }
  { name: 'http', instanceCount: 2 }
]
param maximumInstances = 200
param instanceMemory = 2048

param storageRedundancy = 'Standard_ZRS'
param zoneRedundant = true
param privateNetwork = true
param operatorAddresses = filter(
  map(split(readEnvironmentVariable('VAKT_OPERATOR_ADDRESSES', ''), ','), address => trim(address)),
  address => !empty(address)
)
param defender = true
param recordsDays = 3650
param recordsLocked = bool(readEnvironmentVariable('VAKT_RECORDS_LOCKED', 'false'))

param logRetentionDays = 90
param logDailyCapGb = 10
param budgetAmount = 2500
