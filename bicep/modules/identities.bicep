// Made before what they are for, so that roles are in place when it starts.
import { Identity } from 'types.bicep'
import { Names } from 'names.bicep'

@description('What everything is called.')
param names Names

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

resource functions 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: names.functionsIdentity
  location: location
  tags: tags
}

// A system-assigned identity doesn't exist yet when the hub is told its routes.
resource hub 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: names.hubIdentity
  location: location
  tags: tags
}

@description('With which the functions sign in everywhere.')
output functions Identity = {
  id: functions.id
  clientId: functions.properties.clientId
  principalId: functions.properties.principalId
}

@description('With which IoT Hub writes to the event hub.')
output hub Identity = {
  id: hub.id
  clientId: hub.properties.clientId
  principalId: hub.properties.principalId
}
