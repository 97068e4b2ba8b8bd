import { existsSync, readFileSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { PacketPlan } from './packet.ts';

/** What a device remembers over a restart. */
export interface DeviceState {
  /** The sequence number of its next packet. */
  next: number;
  /** Time of the last reading that is in a packet, epoch milliseconds; undefined before the first. */
  through?: number;
  /** Packets that may have been sent, but whose acknowledgement is not in the ledger. */
  inFlight: PacketPlan[];
}

/** The memory of all devices, in one file. */
export interface FleetState {
  /** A device's memory, to be changed in place; a new one for a device not seen before. */
  of(deviceId: string): DeviceState;
  /**
   * Puts the memory as it is now on disk, synced. Calls that come while a write is under way share the
   * next one, so that many devices cost one write.
   */
  save(): Promise<void>;
}

/**
 * Opens the state file.
 *
 * @param beforeSave is done before each write: what the state relies upon has to be on disk earlier
 */
export function openState(file: string, beforeSave: () => Promise<void>): FleetState {
  const devices = new Map<string, DeviceState>(
    existsSync(file) ? Object.entries(JSON.parse(readFileSync(file, 'utf8'))) : [],
  );

  const write = async () => {
    const text = JSON.stringify(Object.fromEntries(devices));
    await beforeSave();
    await mkdir(dirname(file), { recursive: true });
    const draft = `${file}.draft`;
    const handle = await open(draft, 'w');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  };

  let current: Promise<void> = Promise.resolve();
  let following: Promise<void> | undefined;
  return {
    of(deviceId) {
      let state = devices.get(deviceId);
      if (!state) {
        state = { next: 1, inFlight: [] };
        devices.set(deviceId, state);
      }
      return state;
    },
    save() {
      following ??= current
        .catch(() => {})
        .then(() => {
          current = following as Promise<void>;
          following = undefined;
          return write();
        });
      return following;
    },
  };
}
