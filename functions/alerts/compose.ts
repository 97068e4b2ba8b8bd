import type { Transition } from '../../shared/domain/alarm.ts';
import type { User } from '../../shared/domain/customer.ts';
import type { MailRow } from '../../shared/domain/mailing.ts';
import { OutageError } from '../../shared/errors.ts';
import { alarmsIn } from '../../shared/storage/alarms.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { type EpochMs, MINUTE } from '../../shared/time.ts';
import { digestOf, type Links } from './digest/digest.ts';
import { asItStands, type Entry, entriesOf } from './digest/entry.ts';
import { noteOf } from './digest/note.ts';
import { compose } from './mail/compose.ts';
import type { Know } from './mail/knowing.ts';
import { threadOf } from './mail/thread.ts';
import { conditionOf, type Situation, situationsOf } from './standing.ts';
import type { Compose, MailContent } from './transport/transport.ts';

/** Later than this, a mail looks whether what it tells of still stands; until then, a note follows if it is over. */
const LATE_AFTER = 10 * MINUTE;

/**
 * Puts into words what a mail tells: one condition that was raised, one of which something else is to be told, or
 * several. A digest is as things stand when it leaves.
 *
 * @param know what there is to tell beside the condition itself
 */
export function composerOf(storage: Storage, know: Know, clock: () => EpochMs): Compose {
  async function contentOf(contract: string, user: User, { items }: MailRow): Promise<Threaded> {
    const [first] = items;
    const devices = items.map(({ device }) => device);
    const situations = await situationsOf(storage, contract, devices);
    if (items.length === 1 && first!.stage === 'raised') {
      const transition = await alarmsIn(storage, contract).transition(first!.device, first!.transition);
      const situation = situations.get(first!.device);
      if (!situation || !transition) throw new OutageError('The pump that a mail is about is not there.');
      const { pump } = situation;
      const beginning = transition.episode ?? transition.id;
      if (isOverByNow(transition, situation)) {
        const stands = asItStands(first!, transition.severity, situation);
        const links = linksFor(contract, user, pump.key);
        const note = noteOf('late', { situation, transition: stands }, user, links, transition.began);
        return { ...note, beginning };
      }
      const known = await know.of(contract, user, pump, transition);
      return { ...compose(pump, transition, user, known), beginning };
    }
    const entries = entriesOf(items, situations, clock());
    const [entry] = entries;
    if (entry === undefined) throw new OutageError('The pumps that a mail is about are not there.');
    if (entries.length > 1) return digestOf(entries, user, linksFor(contract, user));
    return { ...(await aboutOne(contract, user, entry)), beginning: beginningOf(entry) };
  }

  /**
   * Whether what a mail was to tell is over, and has been for long enough to say so: a mail that waited out an outage, or
   * was sent again by hand, must not call people to a pump that has been well for hours.
   */
  function isOverByNow({ condition, arrivedAt }: Transition, situation: Situation): boolean {
    const known = conditionOf(situation, condition);
    return clock() - arrivedAt > LATE_AFTER && known !== undefined && known.state !== 'active';
  }

  async function aboutOne(contract: string, user: User, entry: Entry): Promise<MailContent> {
    const { situation, transition, stages } = entry;
    const links = linksFor(contract, user, situation.pump.key);
    if (entry.chattering) return digestOf([entry], user, links);
    if (entry.over) return noteOf('resolved', entry, user, links);
    if (stages.has('escalated')) return noteOf('escalated', entry, user, links);
    if (stages.has('again')) return noteOf('again', entry, user, links);
    const known = await know.of(contract, user, situation.pump, transition);
    return compose(situation.pump, transition, user, known);
  }

  /** @param device the one that a mail is about; without it, it is about several, and its end is that of all mail */
  function linksFor(contract: string, user: User, device?: string): Links {
    return {
      page: (one) => know.pageUrl(contract, user, one),
      unsubscribe: know.unsubscribeUrl(contract, user, device),
    };
  }

  return async function composeMail(contract: string, user: User, mail: MailRow): Promise<MailContent> {
    const { beginning, ...content } = await contentOf(contract, user, mail);
    if (beginning === undefined) return content;
    const thread = threadOf(mail.ledger.messageId, beginning, user.key);
    return { ...content, headers: { ...content.headers, ...thread } };
  };
}

/** ... and the transition with which its thread begins; a digest of several conditions is in none. */
type Threaded = MailContent & { readonly beginning?: string };

function beginningOf({ situation, transition }: Entry): string {
  return conditionOf(situation, transition.condition)?.episode ?? transition.id;
}
