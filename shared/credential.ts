import type { TokenCredential } from '@azure/identity';

/** For whom a token is that lets an app of another tenant believe that it is us. */
const EXCHANGE = 'api://AzureADTokenExchange/.default';

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
  return whenAsked(() => credentialFor(clientId));
}

/**
 * Who Vakt is in another tenant: an app there that trusts our identity, for which a token of ours is exchanged. Where no
 * identity is named, whoever is signed in here, in that tenant: a person can't be exchanged for an app.
 *
 * @param tenant ID of that tenant
 * @param app client ID of the app
 * @param clientId of our managed identity
 * @see https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
 */
export function federatedCredential(
  tenant: string,
  app: string,
  clientId: string | undefined,
): TokenCredential {
  const we = credentialWhenAsked(clientId);
  return whenAsked(async () => {
    const { ClientAssertionCredential, DefaultAzureCredential } = await import('@azure/identity');
    if (clientId === undefined) return new DefaultAzureCredential({ tenantId: tenant });
    return new ClientAssertionCredential(tenant, app, async () => (await we.getToken(EXCHANGE))?.token ?? '');
  });
}

function whenAsked(make: () => Promise<TokenCredential>): TokenCredential {
  let credential: Promise<TokenCredential> | undefined;
  return {
    async getToken(scopes, options) {
      credential ??= make();
      return (await credential).getToken(scopes, options);
    },
  };
}
