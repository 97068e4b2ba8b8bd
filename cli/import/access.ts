import { chmod, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeepAccess } from '../../shared/onboarding/enterDevice.ts';
import { credentialsFile, saveCredentials } from '../replay/credentials.ts';

/** Where the access data of imported devices go. */
export interface AccessStore {
  /** For people: the folder or file. */
  readonly place: string;
  readonly keep: KeepAccess;
  close(): Promise<void>;
}

/** A file for each device in `DATA/devices`, as `device add --save` keeps them; for this user only. */
export async function accessFolder(data: string): Promise<AccessStore> {
  return {
    place: join(data, 'devices'),
    keep: (access) => saveCredentials(credentialsFile(data, access.deviceId), access),
    close: async () => {},
  };
}

/** One file, a line of JSON for each device below those that are there; for this user only. */
export async function accessFile(file: string): Promise<AccessStore> {
  const handle = await open(file, 'a', 0o600);
  await chmod(file, 0o600);
  let last = Promise.resolve();
  return {
    place: file,
    keep(access) {
      // One after the other, and on disk before the authorization is good for anything.
      last = last.then(async () => {
        await handle.write(`${JSON.stringify(access)}\n`);
        await handle.datasync();
      });
      return last;
    },
    close: () => handle.close(),
  };
}
