import { setTimeout as sleep } from 'node:timers/promises';
import { agreeThrough } from '../../shared/domain/contract/change.ts';
import { dueOn } from '../../shared/domain/contract/retention.ts';
import { changeContract } from '../../shared/onboarding/changeContract.ts';
import { devicesIn } from '../../shared/storage/devices.ts';
import { whileContractLives } from '../../shared/storage/living.ts';
import { readingsIn } from '../../shared/storage/readings/read.ts';
import { customersIn } from '../../shared/storage/registry.ts';
import { iso } from '../../shared/time.ts';
import type { FleetDevice } from '../fleet/devices.ts';
import type { Teller } from './console.ts';
import { paceOf } from './fleet.ts';
import type { Plant } from './plant.ts';

const LOOK_EVERY_MS = 1_000;

/**
 * Ends the contracts of customers whose pumps are no longer there, as an operator does who learns of it late:
 * with the last day on which they sent. By then their readings are stored: they were taken while the contract
 * was in force, and afterwards none would be admitted any more. The next purge finds the contracts due.
 */
export async function endContractsOfRetired(
  { storage }: Plant,
  devices: readonly FleetDevice[],
  tell: Teller,
): Promise<void> {
  const { historyInterval } = paceOf(devices.length);
  for (const { deviceId, retired } of devices) {
    const contract = retired && (await devicesIn(storage).get(deviceId))?.contract;
    const customer = contract && (await customersIn(storage).get(contract));
    if (!retired || !customer || customer.contract.ends !== undefined) continue;
    const sent = Math.floor((retired.to - retired.from) / (historyInterval * 1_000));
    const stored = async () => (await readingsIn(storage, contract).totals()).readings;
    const complete = async () => ((await whileContractLives(storage, contract, stored)) ?? sent) >= sent;
    while (!(await complete())) await sleep(LOOK_EVERY_MS);
    const through = iso(retired.to).slice(0, 10);
    const ended = await changeContract(storage, customer, agreeThrough(through), Date.now(), {
      dueAtOnce: true,
    });
    const { ends } = ended.contract;
    const due = dueOn(ended.contract);
    tell.say(
      `The contract of ${customer.name} ended on ${ends}; its data were due for erasure on ${due}, and go within two minutes.\nSee the proof then with:  npm run vakt -- certificate list`,
      { contractEnded: { customer: customer.name, ends, due } },
    );
  }
}
