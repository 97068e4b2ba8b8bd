import type { Described, EntityKeys } from './operation.ts';
import { decoded, type Target } from './path.ts';

const oneTable = /^Tables\('([^']*)'\)$/;
const oneEntity = /^([^(]+)\(PartitionKey='((?:[^']|'')*)',\s*RowKey='((?:[^']|'')*)'\)$/s;

/** Addresses and operations of Table Storage. https://learn.microsoft.com/rest/api/storageservices/table-service-rest-api */
export function tableOperation({ method, rest, query, headers }: Target): Described {
  const address = decoded(rest);
  const verb = typeof headers['x-http-method'] === 'string' ? headers['x-http-method'] : method;
  if (address === '') return { name: `${verb === 'PUT' ? 'Set' : 'Get'}TableService` };
  if (address === '$batch') return { name: 'SubmitTransaction' };
  if (address === 'Tables' || address === 'Tables()') {
    return { name: verb === 'POST' ? 'CreateTable' : 'QueryTables' };
  }
  const table = oneTable.exec(address);
  if (table) return { name: verb === 'DELETE' ? 'DeleteTable' : 'QueryTables', resource: table[1]! };

  const entity = oneEntity.exec(address);
  if (entity) {
    return { name: onEntity(verb), resource: entity[1]!, keys: keysOf(entity[2]!, entity[3]!) };
  }
  const resource = address.replace(/\(\)$/, '');
  if (query.get('comp') === 'acl') return { name: `${verb === 'PUT' ? 'Set' : 'Get'}TableAcl`, resource };
  return { name: verb === 'POST' ? 'InsertEntity' : 'QueryEntities', resource };
}

/** In an address a quote inside a key is doubled. */
function keysOf(partitionKey: string, rowKey: string): EntityKeys {
  return { partitionKey: partitionKey.replaceAll("''", "'"), rowKey: rowKey.replaceAll("''", "'") };
}

function onEntity(verb: string): string {
  switch (verb) {
    case 'PUT':
      return 'UpdateEntity';
    case 'PATCH':
    case 'MERGE':
      return 'MergeEntity';
    case 'DELETE':
      return 'DeleteEntity';
    default:
      return 'GetEntity';
  }
}
