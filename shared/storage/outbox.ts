import type { TransactionAction } from '@azure/data-tables';
import type { Decided, Item, MailRow, RecipientState } from '../domain/mailing.ts';
import { nextOf } from '../domain/mailing.ts';
import { type EpochMs, iso } from '../time.ts';
import type { Storage } from './connect.ts';
import { readPartition } from './entity.ts';
import { isChanged, isConflict, isMissing, orMissing } from './failures.ts';
import { fromLongJsonEntity, type LongJsonEntity, longJsonEntity } from './longJson.ts';
import { contractTable } from './names.ts';

/** All rows of a contract: what changes together is of one partition. */
const PARTITION = 'outbox';
const STATE = 'state|';
const MAIL = 'mail|';
const TOLD = 'told|';
const FATE = 'fate|';
/** Table Storage takes so many changes at once. */
const TRANSACTION = 100;

/** What was read, with the ETag by which it is changed. */
export interface Read<T> {
  readonly value: T;
  readonly etag: string;
}

/** What changes together, all or nothing. */
export interface OutboxChange {
  readonly state: RecipientState;
  /** First decisions of transitions; when one of them is there already, nothing is changed. */
  readonly told?: readonly Decided[];
  /** Later decisions of what was held. */
  readonly fates?: readonly Decided[];
  /** A new mail, or one as it was read. */
  readonly mail?: MailRow;
  readonly mailEtag?: string;
}

/**
 * The ledger of mails of a contract: how each recipient stands, what was decided of each transition for each of them
 * and why, and every mail with what became of it.
 */
export function outboxIn(storage: Storage, contract: string) {
  const table = storage.table(contractTable('outbox', contract));
  const read = async <T>(row: string): Promise<Read<T> | undefined> => {
    const entity = await orMissing(table.getEntity<LongJsonEntity>(PARTITION, row));
    return entity && { value: fromLongJsonEntity<T>(entity), etag: entity.etag };
  };

  async function removeRange(from: string, before: string): Promise<number> {
    const filter = `PartitionKey eq '${PARTITION}' and RowKey ge '${from}' and RowKey lt '${before}'`;
    const rows: string[] = [];
    for await (const { rowKey } of table.listEntities({ queryOptions: { filter, select: ['RowKey'] } })) {
      rows.push(rowKey!);
    }
    for (let i = 0; i < rows.length; i += TRANSACTION) {
      const some = rows.slice(i, i + TRANSACTION);
      await table.submitTransaction(
        some.map((rowKey): TransactionAction => ['delete', { partitionKey: PARTITION, rowKey }]),
      );
    }
    return rows.length;
  }

  return {
    state: (user: string) => read<RecipientState>(STATE + user),
    mail: (user: string, id: string) => read<MailRow>(mailKey(user, id)),
    /** Whether it has been decided what becomes of this for this person. */
    isDecided: async (user: string, item: Item) => (await read(toldKey(user, item))) !== undefined,
    /**
     * Saves what was decided for a person, if they still stand as was read.
     *
     * @param etag of the state that was read; absent when there was none
     * @returns the new ETags; `undefined` when somebody else was faster, or a transition has been decided of before
     */
    async save(
      user: string,
      etag: string | undefined,
      { state, told = [], fates = [], mail, mailEtag }: OutboxChange,
    ): Promise<{ readonly state: string; readonly mail: string } | undefined> {
      const row = stateEntity(user, state);
      const actions: TransactionAction[] = [
        etag === undefined ? ['create', row] : ['update', row, 'Replace', { etag }],
      ];
      if (mail) {
        const entity = mailEntity(mail);
        actions.push(mailEtag ? ['update', entity, 'Replace', { etag: mailEtag }] : ['create', entity]);
      }
      for (const one of told) actions.push(['create', entityOf(toldKey(user, one), one)]);
      if (fates.length > 0) actions.push(['upsert', entityOf(fateKey(user, fates[0]!), fates), 'Replace']);
      try {
        const { subResponses } = await table.submitTransaction(actions);
        return { state: subResponses[0]!.etag!, mail: subResponses[1]?.etag ?? '' };
      } catch (error) {
        if (isChanged(error) || isConflict(error)) return undefined;
        throw error;
      }
    },
    /**
     * Notes what is decided of a person of whom nothing else changes.
     *
     * @returns whether it had not been decided before
     */
    async note(decided: Decided): Promise<boolean> {
      try {
        await table.createEntity(entityOf(toldKey(decided.user, decided), decided));
        return true;
      } catch (error) {
        if (isConflict(error)) return false;
        throw error;
      }
    },
    /**
     * Saves a mail by itself, if it is still as it was read.
     *
     * @returns the new ETag; `undefined` when somebody else was faster
     */
    async saveMail(mail: MailRow, etag: string): Promise<string | undefined> {
      try {
        return (await table.updateEntity(mailEntity(mail), 'Replace', { etag })).etag;
      } catch (error) {
        if (isChanged(error) || isMissing(error)) return undefined;
        throw error;
      }
    },
    /** People of whom something should have been done by this instant. */
    async *due(before: EpochMs): AsyncGenerator<string> {
      const filter = `PartitionKey eq '${PARTITION}' and RowKey ge '${STATE}' and RowKey lt '${STATE}~' and due lt '${iso(before)}'`;
      for await (const { rowKey } of table.listEntities({ queryOptions: { filter, select: ['RowKey'] } })) {
        yield rowKey!.slice(STATE.length);
      }
    },
    /** Mails that rest because they were refused, or tried too often. */
    async *failed(): AsyncGenerator<Read<MailRow>> {
      const filter = `PartitionKey eq '${PARTITION}' and RowKey ge '${MAIL}' and RowKey lt '${MAIL}~' and failed eq true`;
      for await (const entity of table.listEntities<LongJsonEntity>({ queryOptions: { filter } })) {
        yield { value: fromLongJsonEntity<MailRow>(entity), etag: entity.etag! };
      }
    },
    /** What was decided first of transitions of this reading time. */
    async *decisions(from: EpochMs, before: EpochMs): AsyncGenerator<Decided> {
      const range = readPartition<Decided>(
        table,
        PARTITION,
        TOLD + timeKey(from),
        TOLD + timeKey(before),
        fromLongJsonEntity,
      );
      for await (const { value } of range) yield value;
    },
    /** What was decided within this time of what had been held. */
    async *fates(from: EpochMs, before: EpochMs): AsyncGenerator<Decided> {
      const range = readPartition<readonly Decided[]>(
        table,
        PARTITION,
        FATE + timeKey(from),
        FATE + timeKey(before),
        fromLongJsonEntity,
      );
      for await (const { value } of range) yield* value;
    },
    /** Takes away what was decided of readings, or had waited, before this instant. @returns how many rows */
    removeBefore: async (before: EpochMs): Promise<number> =>
      (await removeRange(TOLD, TOLD + timeKey(before))) + (await removeRange(FATE, FATE + timeKey(before))),
    /** Takes away a person's mails of before this instant, whatever became of them. @returns how many */
    removeMailsBefore: (user: string, before: EpochMs): Promise<number> =>
      removeRange(mailKey(user, ''), mailKey(user, timeKey(before))),
    /** Forgets how somebody stands who isn't there any more. */
    forget: async (user: string) => {
      await orMissing(table.deleteEntity(PARTITION, STATE + user));
    },
  };
}

const entityOf = (row: string, value: unknown) => longJsonEntity(PARTITION, row, value);

function stateEntity(user: string, state: RecipientState) {
  const next = nextOf(state);
  return { ...entityOf(STATE + user, state), ...(next === undefined ? {} : { due: iso(next) }) };
}

function mailEntity(mail: MailRow) {
  const entity = entityOf(mailKey(mail.user, mail.id), mail);
  return mail.ledger.state === 'failed' ? { ...entity, failed: true } : entity;
}

/** As transitions' own IDs begin, so that they sort by reading time. */
const timeKey = (at: EpochMs) => Math.max(0, at).toString(36).padStart(9, '0');
const mailKey = (user: string, id: string) => `${MAIL}${user}|${id}`;
const toldKey = (user: string, { transition, stage }: Item) => `${TOLD}${transition}|${stage}|${user}`;
const fateKey = (user: string, { decidedAt, stage, transition }: Decided) =>
  `${FATE}${timeKey(decidedAt)}|${user}|${stage}|${transition}`;
