import type { TokenCredential } from '@azure/identity';

/**
 * Who Vakt is to Azure's services, without a secret: the managed identity of this client ID, or, where none is given,
 * whoever is signed in here.
 */
export async function credentialFor(clientId: string | undefined): Promise<TokenCredential> {
  const { DefaultAzureCredential, ManagedIdentityCredential } = await import('@azure/identity');
  return clientId === undefined ? new DefaultAzureCredential() : new ManagedIdentityCredential({ clientId });
}

/** The same, for clients that want one at once: what it takes is loaded when a token is first asked for. */
export function credentialWhenAsked(clientId: string | undefined): TokenCredential {
  let credential: Promise<TokenCredential> | undefined;
  return {
    async getToken(scopes, options) {
      credential ??= credentialFor(clientId);
      return (await credential).getToken(scopes, options);
    },
  };
}
