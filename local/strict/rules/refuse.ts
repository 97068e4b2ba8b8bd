import type { Headers, Operation } from '../request/operation.ts';
import { parseTransaction, type Step } from '../transaction/parse.ts';
import { refuseBlob } from './blob.ts';
import type { DeletedNames } from './deleted.ts';
import { refuseKeys } from './keys.ts';
import { refuseTableName } from './names.ts';
import { refuseQuery } from './query.ts';
import { bad, type Refusal } from './refusal.ts';
import { entityIn, maxTableBody, refuseTransaction, refuseWrite } from './transaction.ts';

/** A request as far as it has been read. */
export interface Received {
  readonly operation: Operation;
  readonly headers: Headers;
  /** All of the body, or its beginning. */
  readonly body: Buffer;
  /** False when more of the body is to come. */
  readonly complete: boolean;
}

/**
 * What Azure would refuse of what Azurite would do; undefined when Azurite may have it.
 *
 * @param now in milliseconds
 */
export function refuse(received: Received, deleted: DeletedNames, now: number): Refusal | undefined {
  const { operation, headers, body } = received;
  const gone = (resource: string | undefined) =>
    resource === undefined ? undefined : deleted.refuse(operation, resource, now);
  if (operation.service === 'queue') return gone(operation.resource);
  if (operation.service === 'blob') return refuseBlob(operation, headers) ?? gone(operation.resource);

  if (!received.complete || body.length > maxTableBody) {
    const message = 'The body is larger than 4 MiB, the most that Table Storage takes.';
    return { status: 413, code: 'RequestBodyTooLarge', message };
  }
  if (operation.name === 'SubmitTransaction')
    return refuseBatch(String(headers['content-type'] ?? ''), body, gone);
  return refuseTable(operation, body, gone);
}

type Gone = (resource: string | undefined) => Refusal | undefined;

function refuseTable(operation: Operation, body: Buffer, gone: Gone): Refusal | undefined {
  switch (operation.name) {
    case 'CreateTable': {
      const name = entityIn(body)?.TableName;
      return typeof name === 'string' ? (refuseTableName(name) ?? gone(name)) : undefined;
    }
    case 'QueryTables':
    case 'QueryEntities':
      return gone(operation.resource) ?? refuseQuery(operation.query);
    case 'GetEntity':
      return gone(operation.resource) ?? (operation.keys && refuseKeys(operation.keys, 'address'));
    case 'InsertEntity':
    case 'UpdateEntity':
    case 'MergeEntity':
    case 'DeleteEntity':
      return gone(operation.resource) ?? refuseWrite(operation.name, operation.keys, entityIn(body));
    default:
      return gone(operation.resource);
  }
}

function refuseBatch(contentType: string, body: Buffer, gone: Gone): Refusal | undefined {
  const steps: Step[] | { wrong: string } = parseTransaction(contentType, body);
  if ('wrong' in steps) return bad('InvalidInput', steps.wrong);
  const missing = gone(steps[0]?.operation.resource);
  return missing ? { ...missing, index: 0 } : refuseTransaction(steps);
}
