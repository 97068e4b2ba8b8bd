import type { EntityKeys } from '../request/operation.ts';
import { bad, type Refusal } from './refusal.ts';

/** 1 KiB of UTF-16: 512 code units. */
const maxCharacters = 512;
const forbidden = /[/\\#?\p{Cc}]/u;
const control = /\p{Cc}/u;

/**
 * A partition or row key: at most 1 KiB, none of `/ \ # ?` and no control characters.
 * https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model
 *
 * @param where in an address Azure answers a key otherwise than in an entity: it reads the address first
 */
export function refuseKeys(keys: EntityKeys, where: 'address' | 'entity'): Refusal | undefined {
  return refuseKey('PartitionKey', keys.partitionKey, where) ?? refuseKey('RowKey', keys.rowKey, where);
}

function refuseKey(name: string, key: string, where: 'address' | 'entity'): Refusal | undefined {
  if (key.length > maxCharacters) {
    return bad('PropertyValueTooLarge', `The ${name} has ${key.length} characters; 1 KiB (512) is the most.`);
  }
  if (!forbidden.test(key)) return undefined;
  const message = `The ${name} ${JSON.stringify(key)} holds one of / \\ # ? or a control character.`;
  if (where === 'entity') return bad('OutOfRangeInput', message);
  if (control.test(key)) return { status: 400, message };
  return bad(/[/\\]/.test(key) ? 'InvalidInput' : 'OutOfRangeInput', message);
}
