import { joined } from '../analysis/sensors/doubts.ts';
import type { Doubt } from '../domain/doubt.ts';
import { SIGNAL_NAMES } from '../domain/signals.ts';
import { alarmsIn } from './alarms.ts';
import type { Storage } from './connect.ts';

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
