import type { Customer, User } from '../../domain/customer.ts';
import type { EpochMs } from '../../time.ts';
import { newUser } from '../addUser.ts';
import { checkTakesPeople } from '../checks.ts';
import { USER } from './columns.ts';
import type { KnownFleet } from './known.ts';
import { planCustomer } from './planCustomer.ts';
import { type PumpStep, planPump } from './planPump.ts';
import type { Problems } from './problems.ts';
import type { Entry, FleetFile } from './read.ts';
import { changed, columnsOf, differences, missing, type Step, stepOf } from './step.ts';

/** What is to be done about a whole file, in its order. */
export interface FleetPlan {
  readonly customers: readonly Step<Customer>[];
  readonly users: readonly Step<User>[];
  readonly pumps: readonly PumpStep[];
}

/** In the place of a new customer with whose lines something is wrong. */
const UNREADABLE: Customer = {
  key: '',
  number: '',
  name: '',
  contract: { zone: 'UTC', assetManaged: false },
  status: 'active',
};

/** Works out what is to be done so that everything is as the file says. Cells that are empty ask for nothing. */
export function planFleet(file: FleetFile, known: KnownFleet, now: EpochMs, problems: Problems): FleetPlan {
  const customers = new Map<string, Step<Customer>>();
  for (const [number, entry] of file.customers) {
    const step = planCustomer(entry, known.customers.get(number), problems);
    if (step) customers.set(number, step);
  }
  // Also where something is wrong with the customer, its people and pumps are looked at: all is told at once.
  const owner = (number: string) =>
    customers.get(number.toLowerCase())?.value ?? known.customers.get(number.toLowerCase()) ?? UNREADABLE;
  const users: Step<User>[] = [];
  for (const [id, entry] of file.users) {
    const step = planUser(entry, owner(entry.customer), known.users.get(id), problems);
    if (step) users.push(step);
  }
  const pumps: PumpStep[] = [];
  for (const entry of file.pumps.values()) {
    const step = planPump(entry, owner(entry.customer), known, now, problems);
    if (step) pumps.push(step);
  }
  return { customers: [...customers.values()], users, pumps };
}

function planUser(
  entry: Entry<typeof USER>,
  customer: Customer,
  known: User | undefined,
  problems: Problems,
): Step<User> | undefined {
  const { told } = entry;
  const { email, name, ...rest } = told;
  if (!email) return undefined;
  const step = { kind: 'user', id: known?.email ?? email, customer: customer.number } as const;
  if (known) {
    const { email: _, ...asked } = told;
    const changes = changed(known, asked);
    return stepOf(step, USER, differences(known, asked), { ...known, ...changes }, changes);
  }
  if (missing(['name'], USER, entry, 'person', problems) || !name) return undefined;
  problems.attempt(entry.line, USER.email.name, () => checkTakesPeople(customer));
  const value = newUser({ customer, email, name, ...rest });
  return { ...step, action: 'add', columns: columnsOf(USER, told), value, changes: {} };
}
