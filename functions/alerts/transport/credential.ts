import type { TokenCredential } from '@azure/identity';

/**
 * Who Vakt is to Azure's services, without a secret: the managed identity of this client ID, or, where none is given,
 * whoever is signed in here.
 */
export async function credentialFor(clientId: string | undefined): Promise<TokenCredential> {
  const { DefaultAzureCredential, ManagedIdentityCredential } = await import('@azure/identity');
  return clientId === undefined ? new DefaultAzureCredential() : new ManagedIdentityCredential({ clientId });
}
