import type { Transition } from '../../shared/domain/alarm.ts';
import type { User } from '../../shared/domain/customer.ts';
import type { Item, MailRow } from '../../shared/domain/mailing.ts';
import { OutageError } from '../../shared/errors.ts';
import { alarmsIn } from '../../shared/storage/alarms.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { type EpochMs, MINUTE, SECOND } from '../../shared/time.ts';
import { digestOf, type Links } from './digest/digest.ts';
import { type Entry, entriesOf } from './digest/entry.ts';
import { noteOf, reminderOf } from './digest/note.ts';
import { compose } from './mail/compose.ts';
import type { Reminder } from './mail/content.ts';
import type { Know } from './mail/knowing.ts';
import { threadOf } from './mail/thread.ts';
import { memo } from './memo.ts';
import { conditionOf, type Situation, situationOf, situationsOf } from './situation.ts';
import type { Compose, MailContent } from './transport/transport.ts';

/** What is told to many at once is read once; in a moment nothing changes that a mail would have to know. */
const MOMENT = 2 * SECOND;
const REMEMBERED = 1_000;
/** Later than this, a mail that was to leave at once tells how things stand, too; until then, a note follows what is over. */
const LATE_AFTER = 10 * MINUTE;

/**
 * Puts into words what a mail tells: one condition that was raised, one of which something else is to be told, or
 * several. What leaves at once tells what happened; what had waited, or is late, tells how things stand.
 *
 * @param know what there is to tell beside the condition itself
 */
export function composerOf(storage: Storage, know: Know, clock: () => EpochMs): Compose {
  const situations = memo<Situation | undefined>(clock, MOMENT, REMEMBERED);
  const transitions = memo<Transition | undefined>(clock, MOMENT, REMEMBERED);

  const situationsNow = (contract: string, devices: Iterable<string>) =>
    situationsOf(storage, contract, devices, (device) =>
      situations(`${contract} ${device}`, () => situationOf(storage, contract, device)),
    );

  async function contentOf(contract: string, user: User, mail: MailRow): Promise<Threaded> {
    const { items } = mail;
    const now = clock();
    const devices = items.map(({ device }) => device);
    const entries = entriesOf(items, await situationsNow(contract, devices), now);
    const [entry] = entries;
    if (entry === undefined) throw new OutageError('The pumps that a mail is about are not there.');
    if (entries.length > 1) return digestOf(entries, user, linksFor(contract, user));
    const raise = await raiseOf(contract, items);
    if (items.length === 1 && raise && !mail.released && now - raise.arrivedAt <= LATE_AFTER) {
      return { ...(await inFull(contract, user, entry, raise)), beginning: raise.episode ?? raise.id };
    }
    const isLate = now - (mail.released ? mail.decidedAt : (raise?.arrivedAt ?? now)) > LATE_AFTER;
    return { ...(await aboutOne(contract, user, entry, raise, isLate)), beginning: beginningOf(entry) };
  }

  /** The first raising that a mail about one condition tells of; undefined when it tells something else of it. */
  async function raiseOf(contract: string, items: readonly Item[]): Promise<Transition | undefined> {
    const item = items.find(({ stage }) => stage === 'raised');
    if (!item) return undefined;
    const transition = await transitions(`${contract} ${item.device} ${item.transition}`, () =>
      alarmsIn(storage, contract).transition(item.device, item.transition),
    );
    if (!transition) throw new OutageError('The transition that a mail is about is not there.');
    return transition;
  }

  /**
   * One condition as it stands: a mail that waited, by a decision or for a mail server, must not call people to a pump
   * that has been well for hours.
   *
   * @param late whether what it tells of was to be told long ago
   */
  async function aboutOne(
    contract: string,
    user: User,
    entry: Entry,
    raise: Transition | undefined,
    late: boolean,
  ): Promise<MailContent> {
    const { situation, transition, stages } = entry;
    const links = linksFor(contract, user, situation.pump.key);
    if (entry.chattering) return digestOf([entry], user, links);
    if (entry.over) return noteOf(late ? 'late' : 'resolved', entry, user, links, raise?.began);
    return inFull(contract, user, entry, transition, reminderOf(stages, user));
  }

  async function inFull(
    contract: string,
    user: User,
    { situation: { pump } }: Entry,
    transition: Transition,
    reminder?: Reminder,
  ): Promise<MailContent> {
    return compose(pump, transition, user, await know.of(contract, user, pump, transition), reminder);
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
