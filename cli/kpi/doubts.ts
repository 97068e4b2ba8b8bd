import { joined } from '../../shared/analysis/sensors/doubts.ts';
import type { Doubt } from '../../shared/domain/doubt.ts';
import { SIGNAL_NAMES } from '../../shared/domain/signals.ts';
import { alarmsIn } from '../../shared/storage/alarms.ts';
import type { Storage } from '../../shared/storage/connect.ts';

/** When a device's sensors weren't to be believed, from all that was ever recorded of its sensors' conditions. */
export async function doubtsOf(storage: Storage, contract: string, device: string): Promise<Doubt[]> {
  const open = new Map<string, number>();
  const doubts: Doubt[] = [];
  for await (const { condition, to, detail, began, at } of alarmsIn(storage, contract).transitions(device)) {
    const signal = SIGNAL_NAMES.find((name) => condition === `${name}.sensor`);
    // What a sensor doesn't send needs no doubt.
    if (!signal || detail === 'missing') continue;
    const from = open.get(signal);
    if (to === 'active') open.set(signal, Math.min(from ?? began, began));
    else if (to === 'returned' && from !== undefined) {
      doubts.push({ signal, from, to: at });
      open.delete(signal);
    }
  }
  for (const signal of SIGNAL_NAMES) {
    const from = open.get(signal);
    if (from !== undefined) doubts.push({ signal, from });
  }
  return joined(doubts);
}
