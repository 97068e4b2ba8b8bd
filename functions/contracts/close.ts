import { isOver } from '../../shared/domain/contract/accounts.ts';
import type { Closing, Customer } from '../../shared/domain/customer.ts';
import type { DeviceIdentities } from '../../shared/hub/identities.ts';
import { randomKey } from '../../shared/keys.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { customersIn } from '../../shared/storage/registry.ts';
import { DAY, type EpochMs, MINUTE } from '../../shared/time.ts';
import { switchDevices } from './devices.ts';

/** What was done for a customer: its devices are kept outside now, or let in again. */
export type Switched = 'closed' | 'opened';

/**
 * Closes what lets a customer in whose contract is over, and opens it again where the end was put off since. Packets,
 * people and links need no closing: they are refused by the contract itself, from its last instant on. What has to
 * be done are the identities at IoT Hub.
 *
 * That it is begun stands in the customer's row before the first device, so that a crash in between is taken up. If
 * somebody else was at it meanwhile, or the contract changed, it counts as unfinished, and the next run decides anew.
 *
 * A run has its time: IoT Hub takes some fifty devices a minute, and what is left is the next run's.
 *
 * @param identities `undefined` where nobody said how IoT Hub is reached
 * @throws {OutageError} when IoT Hub doesn't do its part; what is done by then stays done
 */
export function closingOf(storage: Storage, identities: DeviceIdentities | undefined, clock: () => EpochMs) {
  const customers = customersIn(storage);

  return async function close(customer: Customer, now: EpochMs): Promise<Switched | undefined> {
    const over = isOver(customer.contract, now);
    if (!isOpenWork(customer, over, identities !== undefined, now)) return undefined;
    const isTimeOver = () => clock() - now >= RUN_TAKES;
    if (isTimeOver()) return undefined;
    const run = randomKey(10);
    let begun = false;
    const marked = await customers.change(customer.key, (known) => {
      begun = known.status === 'active' && isOver(known.contract, now) === over && (over || !!known.closed);
      return begun ? { ...known, closed: beginning(known.closed, run, over, now) } : undefined;
    });
    if (!marked || !begun) return undefined;
    let after: string | undefined;
    let devices = 0;
    const mark = (change: (closed: Closing) => Closing | undefined) =>
      customers.change(customer.key, (known) => {
        const { closed, ...open } = known;
        if (!closed || closed.run !== run || isOver(known.contract, now) !== over) {
          // Whoever was at it meanwhile may have done some devices before us, and some after.
          return { ...open, closed: { since: closed?.since ?? now, run, finished: false } };
        }
        const changed = change(closed);
        return changed ? { ...known, closed: changed } : open;
      });
    const noteAfter = () => mark((closed) => ({ ...closed, ...(after === undefined ? {} : { after }) }));
    async function isToGoOn(device: string): Promise<boolean> {
      after = device;
      devices += 1;
      // A run that is killed takes nothing down at its end.
      if (devices % NOTED_EVERY === 0 && (await noteAfter())?.closed?.after !== after) return false;
      return !isTimeOver();
    }
    let all = true;
    try {
      const to = over ? 'disabled' : 'enabled';
      if (identities) all = await switchDevices(storage, identities, marked, to, now, isToGoOn);
    } catch (error) {
      if (after !== undefined) await noteAfter();
      throw error;
    }
    if (!all) {
      await noteAfter();
      return undefined;
    }
    await mark(({ after: _, ...closed }) =>
      over
        ? { ...closed, finished: true, lookedAt: now, ...(identities ? {} : { hubUntold: true as const }) }
        : undefined,
    );
    return over ? 'closed' : 'opened';
  };
}

/** For so long, ms, a run begins with devices: a function may run for ten minutes. */
const RUN_TAKES = 5 * MINUTE;
/** After so many devices it is noted how far it has come: about once a minute. */
const NOTED_EVERY = 20;

/** Closed accounts are looked at again after so long: a device may have been added, or enabled by hand, since. */
const LOOKED_AT_AFTER = DAY;

/** Whether there is something to do for a customer. */
function isOpenWork({ status, closed }: Customer, over: boolean, hubTold: boolean, now: EpochMs): boolean {
  if (status !== 'active') return false;
  if (!over) return closed !== undefined;
  if (!closed?.finished) return true;
  if (!hubTold) return false;
  return closed.hubUntold === true || now >= (closed.lookedAt ?? 0) + LOOKED_AT_AFTER;
}

/** Goes on where the same was begun before; what an opening has done says nothing to a closing. */
function beginning(known: Closing | undefined, run: string, over: boolean, now: EpochMs): Closing {
  const goesOn = known && !known.finished && known.opening === !over;
  return {
    since: known?.since ?? now,
    run,
    finished: false,
    opening: !over,
    ...(goesOn && known.after !== undefined ? { after: known.after } : {}),
  };
}
