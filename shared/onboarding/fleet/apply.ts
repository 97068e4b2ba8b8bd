import type { Customer, User } from '../../domain/customer.ts';
import { InputError } from '../../errors.ts';
import type { DeviceIdentities } from '../../hub/identities.ts';
import { inParallel } from '../../parallel.ts';
import type { Storage } from '../../storage/connect.ts';
import { pumpsIn } from '../../storage/pumps.ts';
import { customersIn, usersIn } from '../../storage/registry.ts';
import type { EpochMs } from '../../time.ts';
import { enterCustomer } from '../addCustomer.ts';
import { enterDevice, type KeepAccess } from '../enterDevice.ts';
import { releaseDevice } from '../releaseDevice.ts';
import type { FleetPlan } from './plan.ts';
import type { PumpStep } from './planPump.ts';
import type { Step } from './step.ts';

/** Steps under way at a time: making a contract's stores is eight requests by itself. */
const CUSTOMERS_AT_ONCE = 4;
const OTHERS_AT_ONCE = 12;

/** What doing a plan takes. */
export interface Means {
  readonly storage: Storage;
  /** For new devices: who admits them, and where their access data go, each before it is good for anything. */
  readonly devices: { readonly identities: DeviceIdentities; readonly keep: KeepAccess } | undefined;
  /** Told after each step. */
  readonly done: () => void;
  readonly now: EpochMs;
}

/**
 * Does what a plan says: the customers, then their people and pumps. What a crash or an outage leaves undone,
 * the same file does when it is imported again.
 *
 * @throws {InputError} when something else was changed meanwhile so that a step can't be done
 * @throws {OutageError} when IoT Hub doesn't do its part
 */
export async function applyPlan(plan: FleetPlan, means: Means): Promise<void> {
  const contracts = new Map(plan.customers.map(({ value }) => [value.number, value.key]));
  const contractOf = ({ customer }: Step<unknown>) => contracts.get(customer)!;
  const doing =
    <S>(work: (step: S) => Promise<void>) =>
    async (step: S) => {
      await work(step);
      means.done();
    };
  const due = <S extends Step<unknown>>(steps: readonly S[]) =>
    steps.filter(({ action }) => action !== 'leave');
  await inParallel(
    due(plan.customers),
    CUSTOMERS_AT_ONCE,
    doing((step) => applyCustomer(step, means)),
  );
  await inParallel(
    due(plan.users),
    OTHERS_AT_ONCE,
    doing((step: Step<User>) => usersIn(means.storage).put(contractOf(step), step.value)),
  );
  await inParallel(
    due(plan.pumps),
    OTHERS_AT_ONCE,
    doing((step) => applyPump(step, contractOf(step), means)),
  );
}

async function applyCustomer(
  { action, value, changes }: Step<Customer>,
  { storage, now }: Means,
): Promise<void> {
  if (action === 'add') {
    await enterCustomer(storage, value, now);
    return;
  }
  const { name, contract } = value;
  const changed = await customersIn(storage).change(value.key, (known) =>
    // A contract that was ended meanwhile, say, is not what was planned with.
    known.status === 'erasing' || known.contract.ends !== contract.ends
      ? undefined
      : { ...known, ...changes },
  );
  if (!changed) throw new InputError(`${name} was changed by somebody else just now: import the file again.`);
}

async function applyPump(step: PumpStep, contract: string, means: Means): Promise<void> {
  const { storage, devices, now } = means;
  const { action, value: pump, changes, registered, release } = step;
  if (action === 'add') {
    if (!devices) throw new TypeError('new devices need a hub to admit them');
    const { identities, keep } = devices;
    await enterDevice(storage, identities, { contract, pump, registered }, now, keep);
  } else await pumpsIn(storage, contract).change(pump.key, (known) => ({ ...known, ...changes }));
  if (release) await releaseDevice(storage, pump.deviceId, now);
}
