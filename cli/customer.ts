import type { Contract } from '../shared/domain/contract/contract.ts';
import { END_REASONS, endOf } from '../shared/domain/contract/end.ts';
import { dueOn, retentionMonths } from '../shared/domain/contract/retention.ts';
import type { Customer } from '../shared/domain/customer.ts';
import type { OwnStore } from '../shared/domain/ownStore.ts';
import { iso } from '../shared/time.ts';

/** A customer for a program; retention in calendar months. */
export function describeCustomer(customer: Customer) {
  const { key, number, name, address, own, contract, contact, store } = customer;
  const { zone, begins, assetManaged, notice, paidThrough } = contract;
  const end = endOf(contract);
  const months = retentionMonths(contract);
  return {
    number,
    name,
    address,
    own,
    status: statusOf(customer),
    zone,
    begins,
    ends: end?.lastDay,
    because: end?.because,
    notice,
    paidThrough,
    hold: contract.hold && { ...contract.hold, since: iso(contract.hold.since) },
    assetManaged,
    retentionMonths: months,
    due: dueOn(contract),
    contact,
    store,
    key,
  };
}

/** How a customer stands today: its contract in force or ended, or its erasure begun. */
export function statusOf({ status, contract }: Customer): 'active' | 'ended' | 'erasing' {
  const end = endOf(contract);
  return status === 'active' && end && end.at <= Date.now() ? 'ended' : status;
}

/** A contract's terms for a person. */
export function termsOf(contract: Contract): string {
  const { begins, assetManaged, zone, hold } = contract;
  const end = endOf(contract);
  const from = begins === undefined ? '' : `from ${begins} `;
  const through =
    end === undefined
      ? 'with no end known'
      : `through ${end.lastDay} (${END_REASONS[end.because]}), due for erasure on ${dueOn(contract)}`;
  const held = hold ? `on legal hold (${hold.reason}), ` : '';
  const kind = assetManaged ? 'asset-managed, ' : '';
  return `${held}${kind}in force ${from}${through}; kept ${retentionMonths(contract)} months after its end; ${zone}`;
}

/** Where a customer keeps its data itself, and how we get in. */
export function storeOf({ tables, access, lost }: OwnStore): string {
  const by = {
    identity: 'by our identity',
    federation: access.by === 'federation' ? `by the app ${access.client} of tenant ${access.tenant}` : '',
    sas: access.by === 'sas' ? `by the signature ${access.secret} in the vault` : '',
  }[access.by];
  return `${tables}, ${by}${lost ? `; declared lost on ${lost.on}` : ''}`;
}
