import { isRecurring, type Transition } from '../../shared/domain/alarm.ts';
import { permits } from '../../shared/domain/contract/permits.ts';
import type { Customer, User } from '../../shared/domain/customer.ts';
import type { Item } from '../../shared/domain/mailing.ts';
import { FormatError, OutageError, OwnStoreError } from '../../shared/errors.ts';
import { sha256 } from '../../shared/keys.ts';
import { inParallel } from '../../shared/parallel.ts';
import { alarmsIn } from '../../shared/storage/alarms.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { whileContractLives } from '../../shared/storage/living.ts';
import { outboxIn } from '../../shared/storage/outbox.ts';
import type { RecipientMessage, TransitionMessage } from '../../shared/storage/queues.ts';
import { customersIn, usersIn } from '../../shared/storage/registry.ts';
import { type EpochMs, MINUTE } from '../../shared/time.ts';
import type { recipientsOf } from './recipient.ts';
import { conditionOf, isSilent, situationsOf } from './situation.ts';

/** What was decided of a message's people, by reason, and of mails that were not taken what became of them. */
export type Deliveries = Record<string, number>;

/** How long the first list has to acknowledge an alarm, where the customer has not said otherwise. */
const ESCALATE_AFTER = 30 * MINUTE;

/** People that are told at a time: each waits for the mail server. */
const AT_ONCE = 8;

/**
 * Tells a customer's people of one transition, or one of them what has waited. A message may come again: of whom it has
 * been decided, nothing is decided anew. One recipient that fails neither holds up nor repeats the others. About a pump
 * that is still commissioning nobody is told.
 */
export function deliveryBy(
  storage: Storage,
  recipients: ReturnType<typeof recipientsOf>,
  clock: () => EpochMs,
) {
  async function toAll(customer: Customer, message: TransitionMessage): Promise<Deliveries> {
    const { contract, device, transition: id } = message;
    const transition = await alarmsIn(storage, contract).transition(device, id);
    const situation = (await situationsOf(storage, contract, [device])).get(device);
    if (!transition || !situation) return {};
    const { pump } = situation;
    if (pump.commissioning) return { 'not-released': 1 };
    const condition = conditionOf(situation, transition.condition);
    const item = itemOf(transition, siteKey(pump.site), clock());
    const circumstances = {
      deviceId: pump.deviceId,
      ...(pump.site ? { site: pump.site } : {}),
      silent: isSilent(situation),
      comesAndGoes: transition.chattering === true && transition.endedAt !== undefined,
      recurs: condition !== undefined && isRecurring(condition, transition.severity, pump.releasedAt),
      escalateAfter: customer.escalateAfter === undefined ? ESCALATE_AFTER : customer.escalateAfter * MINUTE,
    };
    const users: User[] = [];
    for await (const user of usersIn(storage).of(contract)) users.push(user);
    const counts: Deliveries = {};
    const failures: unknown[] = [];
    await inParallel(users, AT_ONCE, async (user) => {
      try {
        for (const what of await recipients.tell(contract, user, item, circumstances)) {
          counts[what] = (counts[what] ?? 0) + 1;
        }
      } catch (error) {
        failures.push(error);
      }
    });
    // What only a newer release can read, or a customer's own store that is away, is waited for, and costs no try.
    if (
      failures.length > 0 &&
      failures.every((one) => one instanceof FormatError || one instanceof OwnStoreError)
    ) {
      throw failures[0];
    }
    if (failures.length > 0) {
      throw new OutageError(`Of one transition ${failures.length} person(s) are yet to be told.`, {
        cause: failures[0],
      });
    }
    return counts;
  }

  async function toOne({ contract, recipient }: RecipientMessage): Promise<Deliveries> {
    const user = await usersIn(storage).get(contract, recipient);
    if (!user) {
      await outboxIn(storage, contract).forget(recipient);
      return {};
    }
    const counts: Deliveries = {};
    for (const result of await recipients.look(contract, user)) counts[result] = (counts[result] ?? 0) + 1;
    return counts;
  }

  return async function deliver(message: TransitionMessage | RecipientMessage): Promise<Deliveries> {
    const { contract } = message;
    const customer = await customersIn(storage).get(contract);
    if (customer?.status !== 'active' || !permits(customer.contract, clock())) return {};
    const work = () => ('recipient' in message ? toOne(message) : toAll(customer, message));
    return (await whileContractLives(storage, contract, work)) ?? {};
  };
}

/** Stands for a site where things to tell are grouped by it. */
function siteKey(site: string | undefined): string {
  return site ? sha256(site).slice(0, 16) : '';
}

function itemOf({ id, device, condition, severity, to }: Transition, site: string, at: EpochMs): Item {
  return {
    stage: to === 'active' ? 'raised' : 'returned',
    transition: id,
    device,
    condition,
    severity,
    site,
    at,
  };
}
