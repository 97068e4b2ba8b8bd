import type { User } from '../../shared/domain/customer.ts';
import { PUT_OFF_AT_MOST } from '../../shared/domain/erasure.ts';
import {
  type Decided,
  type Item,
  type MailRow,
  NOTHING_SENT,
  type RecipientState,
} from '../../shared/domain/mailing.ts';
import { OutageError } from '../../shared/errors.ts';
import { sha256 } from '../../shared/keys.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { type OutboxChange, outboxIn } from '../../shared/storage/outbox.ts';
import { queuesIn } from '../../shared/storage/queues.ts';
import type { EpochMs } from '../../shared/time.ts';
import { shelveChattering } from './chattering.ts';
import { leased } from './ledger.ts';
import { type Fate, release } from './policy/release.ts';
import { type Circumstances, take } from './policy/take.ts';
import type { OpenMail } from './sender.ts';
import { situationOf, situationsOf, situationToRemindOf, standingOf } from './situation.ts';

/** Others change a recipient's state now and then, not all the time. */
const TRIES = 30;

/**
 * Decides what one person is told: reads how they stand, decides, and saves what was decided and the mail with it, all or
 * nothing, if nobody was faster. Where somebody was, it begins anew.
 *
 * @param domain of the sender, for Message-IDs
 */
export function decidingOf(storage: Storage, domain: string, clock: () => EpochMs) {
  /** Saves what was decided, and the mail that comes of it. */
  async function save(
    contract: string,
    user: User,
    etag: string | undefined,
    change: OutboxChange,
  ): Promise<OpenMail | true | undefined> {
    const { state, mail } = change;
    const open = mail ? [...state.mails, { id: mail.id, at: mail.ledger.leasedUntil }] : state.mails;
    const after = { ...state, mails: open };
    const saved = await outboxIn(storage, contract).save(user.key, etag, { ...change, state: after });
    if (!saved) return undefined;
    return mail ? { mail, mailEtag: saved.mail, state: after, stateEtag: saved.state } : true;
  }

  async function wake(contract: string, user: User, before: RecipientState, after: RecipientState) {
    const [was, at] = [wakeAt(before), wakeAt(after)];
    const now = clock();
    // What is due later than a message can be put off is left to the timer, which looks every minute.
    if (at === undefined || at - now > PUT_OFF_AT_MOST || (was !== undefined && was <= at && was > now))
      return;
    await queuesIn(storage).alert({ contract, recipient: user.key }, Math.max(0, at - now));
  }

  /** Decides of a condition that was raised or has returned, once. @returns why, and the mail that comes of it */
  async function first(
    contract: string,
    user: User,
    item: Item,
    circumstances: Circumstances,
  ): Promise<{ readonly because: string; readonly open?: OpenMail }> {
    const outbox = outboxIn(storage, contract);
    for (let tries = 0; tries < TRIES; tries++) {
      const known = await outbox.state(user.key);
      const before = known?.value ?? NOTHING_SENT;
      const now = clock();
      const { state, outcome } = take(before, item, user, circumstances, now);
      const mail = 'send' in outcome ? newMail(domain, user, [item], now) : undefined;
      const decided = decidedOf(item, outcome, user, now, mail?.id);
      if ('drop' in outcome && state === before) {
        return { because: (await outbox.note(decided)) ? outcome.drop : 'already-decided' };
      }
      const saved = await save(contract, user, known?.etag, {
        state,
        told: [decided],
        ...(mail ? { mail } : {}),
      });
      if (saved) {
        await wake(contract, user, before, state);
        const because = 'send' in outcome ? outcome.send : 'hold' in outcome ? outcome.hold : outcome.drop;
        return { because, ...(saved === true ? {} : { open: saved }) };
      }
      if (await outbox.isDecided(user.key, item)) return { because: 'already-decided' };
    }
    throw new OutageError('A recipient’s mails change all the time; it is tried again.');
  }

  /** Decides of what had to wait. */
  async function held(contract: string, user: User): Promise<OpenMail | undefined> {
    const outbox = outboxIn(storage, contract);
    for (let tries = 0; tries < TRIES; tries++) {
      const known = await outbox.state(user.key);
      if (!known) return undefined;
      const { value: before, etag } = known;
      const now = clock();
      const isDue = before.held.some(({ until }) => until <= now);
      const toRemind = before.told.filter(({ remindAt }) => remindAt !== undefined && remindAt <= now);
      if (!isDue && toRemind.length === 0) {
        // The message came early, or its work is done: the next has to be asked for again.
        await wake(contract, user, NOTHING_SENT, before);
        return undefined;
      }
      const devices = [...before.held, ...toRemind].map(({ device }) => device);
      const reminded = new Set(toRemind.map(({ device }) => device));
      const situations = await situationsOf(storage, contract, devices, (device) =>
        reminded.has(device)
          ? situationToRemindOf(storage, contract, device, now)
          : situationOf(storage, contract, device),
      );
      const standing = ({ device, condition }: Pick<Item, 'device' | 'condition'>) =>
        standingOf(situations.get(device), condition, now);
      const released = release(before, standing, user, now);
      const mail = released.mail.length > 0 ? newMail(domain, user, released.mail, now, true) : undefined;
      const fates = released.fates
        .filter((fate) => !isWaitingOn(fate, before))
        .map(({ item, ...outcome }) => decidedOf(item, outcome, user, now, mail?.id));
      const chattering = released.fates.flatMap((fate) =>
        'send' in fate && fate.send === 'chatters' ? [fate.item] : [],
      );
      await shelveChattering(storage, contract, chattering, situations, now);
      const saved = await save(contract, user, etag, {
        state: released.state,
        fates,
        ...(mail ? { mail } : {}),
      });
      if (!saved) continue;
      await wake(contract, user, NOTHING_SENT, released.state);
      return saved === true ? undefined : saved;
    }
    throw new OutageError('A recipient’s mails change all the time; it is tried again.');
  }

  return { first, held };
}

/** Whether something waits on for the reason for which it has waited: that is no news, however often it is looked at. */
const isWaitingOn = (fate: Fate, { held }: RecipientState): boolean =>
  'hold' in fate &&
  held.some(
    ({ because, stage, transition }) =>
      because === fate.hold && stage === fate.item.stage && transition === fate.item.transition,
  );

/** @param domain of the sender, for Message-IDs */
function newMail(
  domain: string,
  user: User,
  items: readonly Item[],
  now: EpochMs,
  released = false,
): MailRow {
  const [first] = items as readonly [Item];
  const isFirstOfOne = items.length === 1 && first.stage === 'raised';
  const id = isFirstOfOne
    ? first.transition
    : now.toString(36).padStart(9, '0') + sha256(JSON.stringify(items)).slice(0, 15);
  const messageId = `<${id}.${user.key}@${domain}>`;
  const row = { user: user.key, id, items, decidedAt: now, ledger: leased(undefined, messageId, now) };
  return released ? { ...row, released } : row;
}

const wakeAt = ({ held }: RecipientState): EpochMs | undefined =>
  held.length > 0
    ? held.reduce((first, { until }) => Math.min(first, until), Number.POSITIVE_INFINITY)
    : undefined;

function decidedOf(
  item: Item,
  outcome: Decided['outcome'],
  user: User,
  now: EpochMs,
  mail: string | undefined,
): Decided {
  const decided = { ...item, user: user.key, decidedAt: now, outcome };
  return 'send' in outcome && mail !== undefined ? { ...decided, mail } : decided;
}
