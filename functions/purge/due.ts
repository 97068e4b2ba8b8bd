import { isDue as isContractDue } from '../../shared/domain/contract/retention.ts';
import type { Customer } from '../../shared/domain/customer.ts';
import type { EpochMs } from '../../shared/time.ts';

/**
 * Whether a customer's data are to be erased now: its retention has run out, or an erasure that was begun
 * has not been finished. A contract without a known end is never due, and none that is on legal hold is.
 */
export function isDue({ contract, status }: Customer, now: EpochMs): boolean {
  return status === 'erasing' ? !contract.hold : isContractDue(contract, now);
}
