import type { Operation } from '../request/operation.ts';
import type { Refusal } from './refusal.ts';

/** How long a name stays taken after its deletion, in milliseconds, and how a table answers meanwhile. */
export interface DeletionOptions {
  /** 40 s by default. https://learn.microsoft.com/rest/api/storageservices/delete-table#remarks */
  readonly tableMs?: number;
  /** 40 s by default. https://learn.microsoft.com/rest/api/storageservices/delete-queue3#remarks */
  readonly queueMs?: number;
  /** 30 s by default. https://learn.microsoft.com/rest/api/storageservices/delete-container#remarks */
  readonly containerMs?: number;
  /**
   * What a read from a deleted table is answered with: 404 `TableNotFound` (the default), or 409 `TableBeingDeleted`
   * as every other operation. Azure's reference promises only the second; a program must stand both.
   */
  readonly tableReads?: 404 | 409;
}

interface Kind {
  readonly code: string;
  readonly missing: string;
  readonly word: string;
  readonly creates: string;
  readonly deletes: string;
}

const kinds: Readonly<Record<Operation['service'], Kind>> = {
  table: {
    code: 'TableBeingDeleted',
    missing: 'TableNotFound',
    word: 'table',
    creates: 'CreateTable',
    deletes: 'DeleteTable',
  },
  queue: {
    code: 'QueueBeingDeleted',
    missing: 'QueueNotFound',
    word: 'queue',
    creates: 'CreateQueue',
    deletes: 'DeleteQueue',
  },
  blob: {
    code: 'ContainerBeingDeleted',
    missing: 'ContainerNotFound',
    word: 'container',
    creates: 'CreateContainer',
    deletes: 'DeleteContainer',
  },
};
const reading = new Set(['QueryEntities', 'GetEntity', 'QueryTables', 'GetTableAcl']);

/** The names that were deleted a short while ago: Azure goes on deleting behind them and does not give them out anew. */
export class DeletedNames {
  readonly #until = new Map<string, number>();
  readonly #hold: Readonly<Record<Operation['service'], number>>;
  readonly #tableReads: 404 | 409;

  constructor({
    tableMs = 40_000,
    queueMs = 40_000,
    containerMs = 30_000,
    tableReads = 404,
  }: DeletionOptions) {
    this.#hold = { table: tableMs, queue: queueMs, blob: containerMs };
    this.#tableReads = tableReads;
  }

  /** To be told of every operation that the store did. @param now in milliseconds */
  done(operation: Operation, now: number): void {
    const { service, name, resource } = operation;
    if (name !== kinds[service].deletes || resource === undefined) return;
    for (const [key, until] of this.#until) if (until <= now) this.#until.delete(key);
    this.#until.set(keyOf(operation, resource), now + this.#hold[service]);
  }

  /** Gives all names free, as when their time has passed. */
  forget(): void {
    this.#until.clear();
  }

  /**
   * @param resource the table, container or queue that is asked for
   * @param now in milliseconds
   */
  refuse(operation: Operation, resource: string, now: number): Refusal | undefined {
    const until = this.#until.get(keyOf(operation, resource));
    if (until === undefined || until <= now) return undefined;
    const { code, missing, word, creates } = kinds[operation.service];
    const isGone =
      operation.service === 'blob'
        ? operation.name !== creates
        : operation.service === 'table' && this.#tableReads === 404 && reading.has(operation.name);
    return isGone
      ? { status: 404, code: missing, message: `The ${word} "${resource}" does not exist.` }
      : {
          status: 409,
          code,
          message: `The ${word} "${resource}" is being deleted; its name is not free yet.`,
        };
  }
}

/** Table names do not tell capital letters from small ones; the others have none. */
const keyOf = ({ service, account }: Operation, resource: string) =>
  JSON.stringify([service, account, resource.toLowerCase()]);
