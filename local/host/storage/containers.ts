import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';

/** A container of the host's own storage account, made when it isn't there yet. */
export async function hostContainer(connectionString: string, name: string): Promise<ContainerClient> {
  const container = BlobServiceClient.fromConnectionString(connectionString).getContainerClient(name);
  await container.createIfNotExists();
  return container;
}
