// What everything is called, in one place, so that one module needn't ask another.
// Abbreviations: https://learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/resource-abbreviations

@export()
@description('Names of one installation.')
type Names = {
  @description('What the rest ends with.')
  suffix: string
  group: string
  functionsIdentity: string
  hubIdentity: string
  network: string
  networkGuard: string
  workspace: string
  insights: string
  sieve: string
  vault: string
  host: string
  data: string
  records: string
  releases: string
  namespace: string
  eventHub: string
  consumerGroup: string
  hub: string
  provisioning: string
  emailService: string
  communication: string
  plan: string
  app: string
}

@export()
@description('A vault may have 24 characters, and so may an account, which takes no hyphens: 10 for the environment, 5 for the token.')
func namesOf(environmentName string, token string) Names => {
  suffix: 'vakt-${environmentName}-${token}'
  group: 'rg-vakt-${environmentName}-${token}'
  functionsIdentity: 'id-vakt-functions-${environmentName}-${token}'
  hubIdentity: 'id-vakt-hub-${environmentName}-${token}'
  network: 'vnet-vakt-${environmentName}-${token}'
  networkGuard: 'nsg-vakt-${environmentName}-${token}'
  workspace: 'log-vakt-${environmentName}-${token}'
  sieve: 'dcr-vakt-${environmentName}-${token}'
  insights: 'appi-vakt-${environmentName}-${token}'
  vault: 'kv-vakt-${environmentName}-${token}'
  host: toLower('sthost${replace(environmentName, '-', '')}${token}')
  data: toLower('stdata${replace(environmentName, '-', '')}${token}')
  records: toLower('strecords${replace(environmentName, '-', '')}${token}')
  releases: 'releases'
  namespace: 'evhns-vakt-${environmentName}-${token}'
  eventHub: 'telemetry'
  consumerGroup: 'vakt'
  hub: 'iot-vakt-${environmentName}-${token}'
  provisioning: 'provs-vakt-${environmentName}-${token}'
  emailService: 'acse-vakt-${environmentName}-${token}'
  communication: 'acs-vakt-${environmentName}-${token}'
  plan: 'asp-vakt-${environmentName}-${token}'
  app: 'func-vakt-${environmentName}-${token}'
}
