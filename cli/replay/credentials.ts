import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InputError } from '../../shared/errors.ts';
import type { DeviceAccess } from '../../shared/onboarding/enterDevice.ts';
import { writePrivately } from '../files.ts';
import { makeFolder } from '../folder.ts';
import { saveSequence } from './sequence.ts';

/** Where a device that was added with `--save` is kept. */
export function credentialsFile(data: string, deviceId: string): string {
  return join(data, 'devices', `${deviceId}.json`);
}

/** Keeps what a device needs to send, readable for this user only; its packets will count from 1. */
export async function saveCredentials(file: string, access: DeviceAccess): Promise<void> {
  await makeFolder(dirname(file), 0o700);
  await saveSequence(file, access.authorization, 1);
  await writePrivately(file, `${JSON.stringify(access, null, 2)}\n`);
}

/**
 * Reads what `device add --save` kept, or `device add --json` printed.
 *
 * @throws {InputError} saying what to do where it isn't there or something else
 */
export async function readCredentials(file: string): Promise<DeviceAccess> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new InputError(
      `The access data of the device are not in ${file}: add the device with --save, or give --credentials FILE, or --connection and --authorization.`,
      { cause },
    );
  }
  try {
    const { deviceId, connectionString, authorization } = JSON.parse(text) as DeviceAccess;
    if ([deviceId, connectionString, authorization].every((field) => typeof field === 'string')) {
      return { deviceId, connectionString, authorization };
    }
  } catch {
    // Told below.
  }
  throw new InputError(`${file} does not hold what vakt device add --json prints.`);
}
