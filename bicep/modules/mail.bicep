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

@description('Whether its DNS has proven it. Until then mails come from the one that Azure manages.')
param domainVerified bool

@description('What stands before the @ of the sender, on a domain of our own.')
param senderName string

var sendsOwn = !empty(domain) && domainVerified

resource mails 'Microsoft.Communication/emailServices@2025-09-01' = {
  name: names.emailService
  location: 'global'
  tags: tags
  properties: { dataLocation: dataLocation }
}

resource managed 'Microsoft.Communication/emailServices/domains@2025-09-01' = if (!sendsOwn) {
  parent: mails
  name: 'AzureManagedDomain'
  location: 'global'
  tags: tags
  properties: {
    domainManagement: 'AzureManaged'
    // Nobody is told who opened a mail.
    userEngagementTracking: 'Disabled'
  }
}

// It is there from the first deployment on, so that it can say which records its DNS needs. A domain that isn't proven
// can't be linked: the deployment would fail.
resource own 'Microsoft.Communication/emailServices/domains@2025-09-01' = if (!empty(domain)) {
  parent: mails
  name: empty(domain) ? 'none' : domain
  location: 'global'
  tags: tags
  properties: { domainManagement: 'CustomerManaged', userEngagementTracking: 'Disabled' }
}

// Every domain has DoNotReply. Another is taken of a domain of our own alone, and only once Microsoft has raised its limits:
// https://learn.microsoft.com/azure/communication-services/quickstarts/email/add-multiple-senders
resource sender 'Microsoft.Communication/emailServices/domains/senderUsernames@2025-09-01' = if (sendsOwn && toLower(senderName) != 'donotreply') {
  parent: own
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
    linkedDomains: [sendsOwn ? own.id : managed.id]
  }
  dependsOn: [sender]
}

output endpoint string = 'https://${communication.properties.hostName}'

@description('Address mails come from.')
output senderAddress string = sendsOwn
  ? '${senderName}@${domain}'
  : 'DoNotReply@${managed!.properties.fromSenderDomain}'
