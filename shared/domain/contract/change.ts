import { InputError } from '../../errors.ts';
import { type EpochMs, iso } from '../../time.ts';
import { type CalendarDate, dayAt } from './calendar.ts';
import type { Contract, Party } from './contract.ts';
import { END_REASONS, endOf } from './end.ts';

/**
 * The changes that can be made to a contract, each a pure function to the contract as it is afterwards. What
 * is over can't be brought back: by then its accounts are closed and its devices are kept outside.
 *
 * Each throws {@link InputError} when it can't be made, saying why and what can.
 */
export type ContractChange = (contract: Contract, now: EpochMs) => Contract;

/** Notice in writing, received on a day that isn't still to come. */
export function giveNotice(given: CalendarDate, by: Party): ContractChange {
  return inForce((contract, now) => {
    const today = dayAt(now, contract.zone);
    if (given > today) {
      throw new InputError(`Notice counts from the day it was received; ${given} is still to come.`);
    }
    if (contract.notice) {
      throw new InputError(
        `The ${contract.notice.by} gave notice on ${contract.notice.given} already; vakt contract withdraw takes it back first.`,
      );
    }
    return { ...contract, notice: { given, by } };
  });
}

/** Takes notice back, while the contract is still in force. */
export const withdrawNotice: ContractChange = inForce(({ notice, ...contract }) => {
  if (!notice) throw new InputError('No notice was given, so none can be withdrawn.');
  return contract;
});

/**
 * Sets the last day of the agreed period; as long as the data are kept, also of one that is past, but not where something
 * else has ended the contract and goes on counting.
 */
export function agreeThrough(ends: CalendarDate): ContractChange {
  return (contract, now) => {
    const changed = { ...contract, ends };
    const end = endOf(contract);
    if (end && end.at <= now && end.because !== 'expiry' && endOf(changed)?.at === end.at) {
      throw new InputError(
        `The contract was in force through ${end.lastDay} (${END_REASONS[end.because]}), and that isn't changed by an agreed end: the earliest counts.`,
      );
    }
    return changed;
  };
}

/** Goes on through another day, or with no end agreed; notice that was given is thereby withdrawn. */
export function renew(through: CalendarDate | undefined): ContractChange {
  return inForce(({ notice: _, ends, ...contract }) => {
    if (through === undefined) return contract;
    if (ends !== undefined && through <= ends) {
      throw new InputError(`It is agreed through ${ends} already: a renewal must go further than that.`);
    }
    return { ...contract, ends: through };
  });
}

/** Ends it for cause, without notice, at this instant. */
export function terminate(cause: string): ContractChange {
  return inForce((contract, now) => ({ ...contract, terminated: { at: now, cause } }));
}

/** Records through which day it is paid. From the first such record on, non-payment ends the contract. */
export function pay(through: CalendarDate, graceDays: number | undefined): ContractChange {
  return inForce((contract) => ({
    ...contract,
    paidThrough: through,
    ...(graceDays === undefined ? {} : { graceDays }),
  }));
}

/**
 * Asks for the erasure of the customer's data, whether the contract is still in force or not.
 *
 * @param by who asked, in words
 * @param from the instant from which it is carried out
 * @param reason why it doesn't wait, where it doesn't
 */
export function askErasure(asked: CalendarDate, by: string, from: EpochMs, reason?: string): ContractChange {
  return (contract, now) => {
    if (asked > dayAt(now, contract.zone)) {
      throw new InputError(`What was asked for on ${asked} is still to come: give the day it was asked.`);
    }
    if (contract.hold) {
      throw new InputError(
        `There is a legal hold on it (${contract.hold.reason}): nothing is erased while it stands.`,
      );
    }
    return { ...contract, erasure: { asked, by, from, ...(reason === undefined ? {} : { reason }) } };
  };
}

/** Takes it back that erasure was asked for, until it begins. */
export const withdrawErasure: ContractChange = ({ erasure, ...contract }, now) => {
  if (!erasure) throw new InputError('No erasure was asked for, so none can be withdrawn.');
  if (erasure.from <= now) {
    throw new InputError(`It could be withdrawn until ${iso(erasure.from)}: it is being carried out.`);
  }
  return contract;
};

/** Puts a legal hold on the customer's data: nothing is deleted until it is lifted. */
export function hold(reason: string): ContractChange {
  return (contract, now) => {
    if (contract.hold) throw new InputError(`It is on hold since ${iso(contract.hold.since)} already.`);
    return { ...contract, hold: { since: now, reason } };
  };
}

/** Lifts a legal hold. What it kept is due some days after that at the earliest, unless its erasure was asked for. */
export const liftHold: ContractChange = ({ hold, ...contract }, now) => {
  if (!hold) throw new InputError('There is no legal hold on it, so none can be lifted.');
  return { ...contract, lifted: now };
};

/** A change that can be made only as long as the contract isn't over. */
function inForce(change: ContractChange): ContractChange {
  return (contract, now) => {
    const end = endOf(contract);
    if (end && end.at <= now) {
      throw new InputError(
        `The contract was in force through ${end.lastDay} (${END_REASONS[end.because]}). What is over can't be brought back: add the customer anew.`,
      );
    }
    return change(contract, now);
  };
}
