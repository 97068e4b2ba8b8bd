import type { Command } from 'commander';
import type { Storage } from '../../shared/storage/connect.ts';
import type { QuarantineEntry } from '../../shared/storage/quarantine.ts';
import { iso } from '../../shared/time.ts';
import { type CommonOptions, command, group } from '../command.ts';
import { printRows } from '../output.ts';
import { openPlantStorage } from '../plant/open.ts';
import type { Selection } from '../plant/pumps.ts';
import { forPeople } from '../text.ts';

/** `vakt quarantine …` */
export function quarantineCommand(): Command {
  return group('quarantine', 'Packets that were refused.').addCommand(
    command(
      'list',
      'Refused packets of all customers, and of devices that are nobody’s; oldest first, customer by customer.',
      'quarantine list',
      'quarantine list --customer 1001 --json',
    )
      .option('--customer <customer>', "only this customer's: number, name or key")
      .option('--device <device-id>', 'only of this device')
      .action(list),
  );
}

async function list(options: CommonOptions & Selection): Promise<void> {
  const storage = await openPlantStorage(options.data);
  await printRows(entries(storage, options), {
    json: options.json,
    object: ({ id, deviceId, reason, at }) => ({ id, deviceId, reason, at: iso(at) }),
    none: 'No packet was refused.',
    columns: [
      { title: 'AT', text: ({ at }) => forPeople(at) },
      { title: 'DEVICE', text: ({ deviceId }) => deviceId },
      { title: 'REASON', text: ({ reason }) => reason },
      { title: 'ID', text: ({ id }) => id },
    ],
  });
}

/** The device may be one that is not registered: its packets are refused too. */
async function* entries(storage: Storage, { customer, device }: Selection): AsyncGenerator<QuarantineEntry> {
  const { quarantineIn } = await import('../../shared/storage/quarantine.ts');
  const { selectedCustomers } = await import('../plant/pumps.ts');
  const contracts: (string | undefined)[] = customer === undefined ? [undefined] : [];
  for await (const { key } of selectedCustomers(storage, customer)) contracts.push(key);
  for (const contract of contracts) {
    for await (const entry of quarantineIn(storage, contract).list()) {
      if (device === undefined || entry.deviceId === device) yield entry;
    }
  }
}
