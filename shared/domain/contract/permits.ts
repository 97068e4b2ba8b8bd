import type { EpochMs } from '../../time.ts';
import { startOf } from './calendar.ts';
import type { Contract } from './contract.ts';
import { endOf } from './end.ts';

/** The instant from which packets may be collected: the start of the first day in force, where there is one. */
export function beginsAt(contract: Contract): EpochMs | undefined {
  return contract.begins === undefined ? undefined : startOf(contract.begins, contract.zone);
}

/** The instant at which the contract is over; absent while nothing is known that ends it. */
export function endsAt(contract: Contract): EpochMs | undefined {
  return endOf(contract)?.at;
}

/** Whether the contract permits collecting what was measured, or arrives, at this instant. */
export function permits(contract: Contract, at: EpochMs): boolean {
  const { from, before } = boundsOf(contract);
  return at >= from && at < before;
}

/**
 * The same where contracts of many customers are gone through: one that somebody has made unreadable permits nothing, and
 * holds up none of the others.
 */
export function surelyPermits(contract: Contract, at: EpochMs): boolean {
  try {
    return permits(contract, at);
  } catch {
    return false;
  }
}

/** Calendars are slow and every reading is asked for: a contract's bounds are worked out once. */
const known = new WeakMap<Contract, { from: EpochMs; before: EpochMs }>();

function boundsOf(contract: Contract): { from: EpochMs; before: EpochMs } {
  let bounds = known.get(contract);
  if (!bounds) {
    bounds = { from: beginsAt(contract) ?? -Infinity, before: endsAt(contract) ?? Infinity };
    known.set(contract, bounds);
  }
  return bounds;
}
