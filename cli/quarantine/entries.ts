import type { Storage } from '../../shared/storage/connect.ts';
import { type CountedPackets, type QuarantineEntry, quarantineIn } from '../../shared/storage/quarantine.ts';
import { type Selection, selectedCustomers } from '../plant/pumps.ts';

/** A refused packet, and in whose quarantine it lies; the common one has no contract. */
export type OwnedEntry = QuarantineEntry & { readonly contract?: string };

/** The quarantines a command is about: the common one too, unless it is about one customer. */
async function* contractsOf(storage: Storage, { customer }: Selection): AsyncGenerator<string | undefined> {
  if (customer === undefined) yield undefined;
  for await (const { key } of selectedCustomers(storage, customer)) yield key;
}

/** The refused packets, oldest first of each quarantine. The device may be one that is not registered. */
export async function* entriesOf(storage: Storage, selection: Selection): AsyncGenerator<OwnedEntry> {
  for await (const contract of contractsOf(storage, selection)) {
    for await (const entry of quarantineIn(storage, contract).list()) {
      if (isOf(selection, entry)) yield contract === undefined ? entry : { ...entry, contract };
    }
  }
}

/** What was only counted, because a device had had as many packets refused as are kept in an hour. */
export async function* countsOf(storage: Storage, selection: Selection): AsyncGenerator<CountedPackets> {
  for await (const contract of contractsOf(storage, selection)) {
    for await (const counted of quarantineIn(storage, contract).counts()) {
      if (isOf(selection, counted)) yield counted;
    }
  }
}

function isOf({ device }: Selection, { deviceId }: { deviceId: string }): boolean {
  return device === undefined || device === deviceId;
}
