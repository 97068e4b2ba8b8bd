@export()
@description('Who may reach the stores over the network, and by which way.')
type Access = {
  @description('Whether the stores are reached by private endpoints alone.')
  private: bool

  @description('Public addresses of the operator from which the stores may be reached all the same.')
  operatorAddresses: string[]

  @description('Where private endpoints are put; empty without a virtual network.')
  endpointSubnetId: string

  @description('Where the functions run; empty without a virtual network.')
  functionsSubnetId: string
}

@export()
@description('A person or group that operates Vakt with the command line.')
type Operator = {
  @description('Object ID in Entra ID; empty: nobody.')
  principalId: string

  principalType: 'User' | 'Group' | 'ServicePrincipal'
}

@export()
@description('A user-assigned identity.')
type Identity = {
  id: string
  clientId: string
  principalId: string
}
