import type { Customer } from '../../shared/domain/customer.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { whileContractLives } from '../../shared/storage/living.ts';
import { type AnalyzeMessage, queuesIn } from '../../shared/storage/queues.ts';
import { customersIn } from '../../shared/storage/registry.ts';
import { turnsIn } from '../../shared/storage/turns.ts';
import { type EpochMs, SECOND } from '../../shared/time.ts';
import { deviceAnalysisOf } from './device.ts';

const PUT_BACK_FOR = 2 * SECOND;
const MOST_PUT_BACK = 10;

/** Takes a work item of analysis off the queue: one worker at a time has a device to itself. */
export function analysisOf(storage: Storage) {
  const customers = customersIn(storage);
  const analyze = deviceAnalysisOf(storage);

  /** What another worker is at has marks that stay until someone has seen them: it needn't be waited for. */
  async function inTurn(message: AnalyzeMessage, customer: Customer, now: EpochMs): Promise<void> {
    const turns = turnsIn(storage, message.contract);
    const turn = await turns.begin(message.device, now);
    if (turn === undefined) return putBack(message);
    try {
      await analyze(message, customer, now);
    } finally {
      await turns.done(message.device, turn);
    }
  }

  /** What is urgent waits for its turn a little; after that its marks are planned like any other's. */
  async function putBack({ putBack: times = 0, ...message }: AnalyzeMessage): Promise<void> {
    if (message.spans && times < MOST_PUT_BACK) {
      await queuesIn(storage).analyze({ ...message, putBack: times + 1 }, PUT_BACK_FOR);
    }
  }

  return async function work(message: AnalyzeMessage, now: EpochMs): Promise<void> {
    const customer = await customers.get(message.contract);
    if (customer?.status !== 'active') return;
    await whileContractLives(storage, message.contract, () => inTurn(message, customer, now));
  };
}
