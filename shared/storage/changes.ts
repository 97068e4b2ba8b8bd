import { changesOf, type RecordedChange } from '../changeLog/join.ts';
import { KEPT_DAYS } from '../changeLog/kept.ts';
import { type Begun, type Ended, readLine } from '../changeLog/line.ts';
import { type Signer, signatureOf } from '../changeLog/signer.ts';
import { type VerifiedLog, verifyLog } from '../changeLog/verify.ts';
import { randomKey } from '../keys.ts';
import { DAY, type EpochMs, iso } from '../time.ts';
import { changeLogIn } from './changeLog.ts';
import type { Storage } from './connect.ts';
import { assertFormat, jsonEntity } from './entity.ts';
import { isConflict, isMissing, orMissing } from './failures.ts';

/** A row of format 1 is all that an earlier release recorded of a change; one of format 2 is who ran a command. */
const FORMER = 1;
const SIGNER = 2;

/** What is known of a change when it begins. */
export type BegunChange = Pick<RecordedChange, 'at' | 'account' | 'command' | 'contract' | 'device'> & {
  readonly by: string;
};

const monthOf = (at: EpochMs): string => iso(at).slice(0, 7);
const monthOfId = (id: string): string => id.slice(0, 7);

/**
 * What people changed by command. The log itself can't be changed and names nobody ({@link changeLogIn}); who ran each
 * command lies in a table beside it, partition = month (UTC), row = ID of the command, so that a person can be erased.
 */
export function changesIn(storage: Storage) {
  const table = storage.table('changes');
  const log = changeLogIn(storage);

  /** A deployment of an earlier release gets the table now. */
  async function sign(id: string, signer: Signer): Promise<void> {
    const entity = jsonEntity(monthOfId(id), id, signer, SIGNER);
    try {
      await table.createEntity(entity);
    } catch (error) {
      if (!isMissing(error)) throw error;
      await table.createTable().catch((cause: unknown) => {
        if (!isConflict(cause)) throw cause;
      });
      await table.createEntity(entity);
    }
  }

  /** What the table has from a month on: who ran which command, and what an earlier release recorded. */
  async function rowsSince(month: string) {
    const signers = new Map<string, Signer>();
    const former: RecordedChange[] = [];
    const queryOptions = { filter: `PartitionKey ge '${month}'` };
    try {
      for await (const row of table.listEntities<{ v: number; json: string }>({ queryOptions })) {
        assertFormat(row.v, [FORMER, SIGNER]);
        const id = row.rowKey as string;
        if (row.v === SIGNER) signers.set(id, JSON.parse(row.json) as Signer);
        else former.push({ id, ...(JSON.parse(row.json) as Omit<RecordedChange, 'id'>) });
      }
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    return { signers, former };
  }

  return {
    /**
     * Records that a command begins: first who runs it, as a name with no command to it does no harm.
     *
     * @returns its ID
     */
    async begin({ at, by, account, command, contract, device }: BegunChange): Promise<string> {
      const id = `${iso(at)}|${randomKey(10)}`;
      const signer: Signer = { by, ...(account === undefined ? {} : { account }), salt: randomKey(30) };
      await sign(id, signer);
      const line: Begun = {
        kind: 'begun',
        id,
        at: iso(at),
        command,
        ...(contract === undefined ? {} : { contract }),
        ...(device === undefined ? {} : { device }),
        signed: signatureOf(signer),
      };
      await log.append(line);
      return id;
    },

    /** Records what it came to. */
    end: (id: string, ended: Omit<Ended, 'kind' | 'id'>): Promise<void> =>
      log.append({ kind: 'ended', id, ...ended }),

    /** Since an instant, oldest first; none in a deployment where nothing was recorded yet. */
    async since(from: EpochMs): Promise<RecordedChange[]> {
      const { signers, former } = await rowsSince(monthOf(from));
      const lines = [];
      for await (const file of log.since(from)) {
        for (const text of file.lines) {
          const line = readLine(text);
          if (line) lines.push(line);
        }
      }
      return [...former, ...changesOf(lines, signers)]
        .filter(({ at }) => at >= from)
        .sort((a, b) => a.at - b.at);
    },

    /** Looks whether it is whole ({@link verifyLog}). What an earlier release recorded is in no log. */
    async verified(now: EpochMs, kept?: string): Promise<VerifiedLog> {
      // The log first: of a command that begins meanwhile the name is there before its line.
      const files = [];
      for await (const file of log.since(0)) files.push(file);
      const { signers } = await rowsSince('');
      return verifyLog(files, signers, now, kept);
    },

    /**
     * Removes names whose month was over when they had been kept for long enough, and the files of the log that are as
     * old.
     *
     * @returns how many rows and files those were, and the hash of the log's last line
     */
    async sweep(now: EpochMs): Promise<{ removed: number; head?: string }> {
      const before = now - KEPT_DAYS * DAY;
      const queryOptions = {
        filter: `PartitionKey lt '${monthOf(before)}'`,
        select: ['PartitionKey', 'RowKey'],
      };
      let { removed, ...end } = await log.sweep(before, now);
      try {
        for await (const { partitionKey, rowKey } of table.listEntities({ queryOptions })) {
          await orMissing(table.deleteEntity(partitionKey as string, rowKey as string));
          removed += 1;
        }
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
      return { removed, ...end };
    },
  };
}
