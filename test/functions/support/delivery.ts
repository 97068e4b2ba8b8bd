import { composerOf } from '../../../functions/alerts/compose.ts';
import { deliveryBy } from '../../../functions/alerts/deliver.ts';
import { knowing } from '../../../functions/alerts/mail/knowing.ts';
import { recipientsOf } from '../../../functions/alerts/recipient.ts';
import type { MailTransport } from '../../../functions/alerts/transport/transport.ts';
import type { Storage } from '../../../shared/storage/connect.ts';

/** One instance of the function that mails; each has a memory of its own. */
export function deliveryOver(storage: Storage, transport: MailTransport, clock: () => number) {
  const compose = composerOf(
    storage,
    knowing(storage, {}, clock, () => {}),
    clock,
  );
  return deliveryBy(storage, recipientsOf(storage, transport, compose, 'vakt.example', clock), clock);
}
