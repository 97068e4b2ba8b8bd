import type { Transition } from '../../shared/domain/alarm.ts';
import { permits } from '../../shared/domain/contract/permits.ts';
import type { User } from '../../shared/domain/customer.ts';
import type { Pump } from '../../shared/domain/pump.ts';
import { OutageError } from '../../shared/errors.ts';
import { alarmsIn } from '../../shared/storage/alarms.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { whileContractLives } from '../../shared/storage/living.ts';
import { outboxIn } from '../../shared/storage/outbox.ts';
import { pumpsIn } from '../../shared/storage/pumps.ts';
import type { TransitionMessage } from '../../shared/storage/queues.ts';
import { customersIn, usersIn } from '../../shared/storage/registry.ts';
import type { EpochMs } from '../../shared/time.ts';
import { decide, leased, missed, sent } from './ledger.ts';
import { compose } from './mail/compose.ts';
import { operationIdOf } from './transport/operationId.ts';
import type { MailTransport } from './transport/transport.ts';

/** What became of a transition's mails, by reason. */
export type Deliveries = Record<string, number>;

/**
 * Sends one mail to each of a customer's people about one transition. Whoever got it already is passed over,
 * so the message may come again; one recipient that fails neither holds up nor repeats the others. About a
 * pump that is still commissioning nobody is told.
 *
 * @param domain of the sender, for Message-IDs
 */
export function deliveryBy(storage: Storage, transport: MailTransport, domain: string, clock: () => EpochMs) {
  const customers = customersIn(storage);

  async function toOne(contract: string, pump: Pump, transition: Transition, user: User): Promise<string> {
    const ledger = outboxIn(storage, contract);
    const known = await ledger.get(transition.id, user.key);
    const decision = decide(known?.value, clock());
    if (!decision.send) return decision.because;
    const messageId = `<${transition.id}.${user.key}@${domain}>`;
    const row = leased(known?.value, messageId, clock());
    const etag = await ledger.save(transition.id, user.key, row, known?.etag);
    if (etag === undefined) return 'another-is-sending';
    const to = { name: user.name, address: user.email };
    try {
      const operationId = operationIdOf(messageId);
      await transport({ messageId, operationId, to, ...compose(pump, transition, user) });
    } catch (error) {
      const failure = { at: clock(), permanent: false, text: String(error) };
      await ledger.save(transition.id, user.key, { ...missed(row, failure), retryAt: 0 }, etag);
      throw error;
    }
    await ledger.save(transition.id, user.key, sent(row, clock()), etag);
    return decision.because;
  }

  async function toAll({ contract, device, transition: id }: TransitionMessage): Promise<Deliveries> {
    const transition = await alarmsIn(storage, contract).transition(device, id);
    const pump = await pumpsIn(storage, contract).get(device);
    const counts: Deliveries = {};
    if (!transition || !pump) return counts;
    if (pump.commissioning) return { 'not-released': 1 };
    const failures: unknown[] = [];
    for await (const user of usersIn(storage).of(contract)) {
      try {
        const reason = await toOne(contract, pump, transition, user);
        counts[reason] = (counts[reason] ?? 0) + 1;
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0 || counts['another-is-sending']) {
      const open = failures.length + (counts['another-is-sending'] ?? 0);
      throw new OutageError(
        `${open} mail(s) of one transition are not known to be sent; they are tried again.`,
        {
          cause: failures[0],
        },
      );
    }
    return counts;
  }

  return async function deliver(message: TransitionMessage): Promise<Deliveries> {
    const customer = await customers.get(message.contract);
    if (customer?.status !== 'active' || !permits(customer.contract, clock())) return {};
    return (await whileContractLives(storage, message.contract, () => toAll(message))) ?? {};
  };
}
