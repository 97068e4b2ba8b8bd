import type { User } from '../../shared/domain/customer.ts';
import type { MailRow } from '../../shared/domain/mailing.ts';
import { OutageError } from '../../shared/errors.ts';
import { alarmsIn } from '../../shared/storage/alarms.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import type { EpochMs } from '../../shared/time.ts';
import { digestOf } from './digest/digest.ts';
import { entriesOf } from './digest/entry.ts';
import { noteOf } from './digest/note.ts';
import { compose } from './mail/compose.ts';
import { situationsOf } from './standing.ts';
import type { Compose, MailContent } from './transport/transport.ts';

/**
 * Puts into words what a mail tells: one condition that was raised, one of which something else is to be told, or
 * several. A digest is as things stand when it leaves.
 */
export function composerOf(storage: Storage, clock: () => EpochMs): Compose {
  return async function composeMail(contract: string, user: User, { items }: MailRow): Promise<MailContent> {
    const [first] = items;
    const devices = items.map(({ device }) => device);
    const situations = await situationsOf(storage, contract, devices);
    if (items.length === 1 && first!.stage === 'raised') {
      const transition = await alarmsIn(storage, contract).transition(first!.device, first!.transition);
      const pump = situations.get(first!.device)?.pump;
      if (!pump || !transition) throw new OutageError('The pump that a mail is about is not there.');
      return compose(pump, transition, user);
    }
    const entries = entriesOf(items, situations, clock());
    const [entry] = entries;
    if (entry === undefined) throw new OutageError('The pumps that a mail is about are not there.');
    if (entries.length > 1 || entry.chattering) return digestOf(entries, user);
    if (entry.over) return noteOf('resolved', entry, user);
    if (entry.stages.has('escalated')) return noteOf('escalated', entry, user);
    if (entry.stages.has('again')) return noteOf('again', entry, user);
    return compose(entry.situation.pump, entry.transition, user);
  };
}
