// Communication Services with a domain to send from.
import { Names } from 'names.bicep'

@description('What everything is called.')
param names Names

@description('Tags of every resource.')
param tags object

@description('Where mails are kept while they are sent.')
param dataLocation string

@description('Domain of our own to send from; empty: one that Azure manages, good for trying out.')
param domain string

@description('What stands before the @ of the sender.')
param senderName string

var own = !empty(domain)

resource mails 'Microsoft.Communication/emailServices@2025-09-01' = {
  name: names.emailService
  location: 'global'
  tags: tags
  properties: { dataLocation: dataLocation }
}

// A domain of our own is proven by records in its DNS; until then it is not linked: docs/operations.md.
resource sendingDomain 'Microsoft.Communication/emailServices/domains@2025-09-01' = {
  parent: mails
  name: own ? domain : 'AzureManagedDomain'
  location: 'global'
  tags: tags
  properties: {
    domainManagement: own ? 'CustomerManaged' : 'AzureManaged'
    // Nobody is told who opened a mail.
    userEngagementTracking: 'Disabled'
  }
}

// The managed domain has its one sender, DoNotReply, and takes no others.
resource sender 'Microsoft.Communication/emailServices/domains/senderUsernames@2025-09-01' = if (own) {
  parent: sendingDomain
  name: senderName
  properties: { username: senderName, displayName: 'Vakt' }
}

resource communication 'Microsoft.Communication/communicationServices@2026-03-18' = {
  name: names.communication
  location: 'global'
  tags: tags
  properties: {
    dataLocation: dataLocation
    disableLocalAuth: true
    linkedDomains: [sendingDomain.id]
  }
  dependsOn: [sender]
}

output endpoint string = 'https://${communication.properties.hostName}'

@description('Address mails come from.')
output senderAddress string = '${own ? senderName : 'DoNotReply'}@${sendingDomain.properties.fromSenderDomain}'
