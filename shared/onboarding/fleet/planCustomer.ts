import type { Contract } from '../../domain/contract/contract.ts';
import { dueOn } from '../../domain/contract/retention.ts';
import type { Customer } from '../../domain/customer.ts';
import { newCustomer } from '../addCustomer.ts';
import { checkOrder } from '../checks.ts';
import { CUSTOMER, type Told } from './columns.ts';
import type { Problems } from './problems.ts';
import type { Entry } from './read.ts';
import { columnsOf, differences, lineOf, missing, type Step, stepOf } from './step.ts';

type CustomerEntry = Entry<typeof CUSTOMER>;

/**
 * What is to be done about a customer. `undefined` where that can't be said, because something is wrong.
 *
 * @param known the customer of that number, where there is one
 */
export function planCustomer(
  entry: CustomerEntry,
  known: Customer | undefined,
  problems: Problems,
): Step<Customer> | undefined {
  const { told, line, customer } = entry;
  const step = { kind: 'customer', id: known?.number ?? customer, customer } as const;
  if (!known) {
    const { number, name, zone, ...terms } = told;
    if (missing(['name', 'zone'], CUSTOMER, entry, 'customer', problems) || !number || !name || !zone) return;
    const value = problems.attempt(lineOf(entry, 'ends'), CUSTOMER.ends.name, () =>
      newCustomer({ number, name, zone, ...terms }),
    );
    return value && { ...step, action: 'add', columns: columnsOf(CUSTOMER, told), value, changes: {} };
  }
  if (known.status === 'erasing') {
    problems.add(
      line,
      CUSTOMER.number.name,
      `${known.name} is being erased: nothing can be changed any more.`,
    );
    return undefined;
  }
  const { number: _, name = known.name, address = known.address, ...terms } = told;
  const own = { name, ...(address === undefined ? {} : { address }) };
  const before: Told<typeof CUSTOMER> = {
    ...known.contract,
    name: known.name,
    ...(known.address === undefined ? {} : { address: known.address }),
  };
  const { number: __, ...asked } = told;
  const differing = differences(before, asked);
  const contract: Contract = { ...known.contract, ...terms };
  checkTerms(entry, known, contract, problems);
  const changes = differing.length > 0 ? { ...own, contract } : {};
  return stepOf(step, CUSTOMER, differing, { ...known, ...own, contract }, changes);
}

/** An import neither sets the end of a contract that is in force nor brings an erasure forward. */
function checkTerms(entry: CustomerEntry, known: Customer, contract: Contract, problems: Problems): void {
  const { ends } = known.contract;
  if (contract.ends !== ends) {
    const now = ends === undefined ? 'has no end' : `ends on ${ends}`;
    problems.add(
      lineOf(entry, 'ends'),
      CUSTOMER.ends.name,
      `The contract ${now}, and an import doesn't change that: vakt contract end ${known.number} --on ${contract.ends} does.`,
    );
    return;
  }
  problems.attempt(lineOf(entry, 'begins'), CUSTOMER.begins.name, () => checkOrder(contract.begins, ends));
  const [before, after] = [dueOn(known.contract), dueOn(contract)];
  if (before === undefined || after === undefined || after >= before) return;
  const field = contract.assetManaged !== known.contract.assetManaged ? 'assetManaged' : 'retentionMonths';
  problems.add(
    lineOf(entry, field),
    CUSTOMER[field].name,
    `The data would be due for erasure on ${after} in place of ${before}: an import doesn't bring that forward.`,
  );
}
