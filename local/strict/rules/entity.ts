import type { EntityKeys } from '../request/operation.ts';
import { refuseKeys } from './keys.ts';
import { bad, type Refusal } from './refusal.ts';

/** An entity as it travels: values by name, and types by `name@odata.type`. */
export type Entity = Readonly<Record<string, unknown>>;

/** 255 with PartitionKey, RowKey and Timestamp. */
const maxProperties = 252;
const maxNameLength = 255;
const maxPropertyBytes = 64 * 1024;
const maxEntityBytes = 1024 * 1024;
/** The earliest instant of Edm.DateTime here. */
const earliest = Date.UTC(1601, 0, 1);
const system = new Set(['PartitionKey', 'RowKey', 'Timestamp']);
/** C# identifiers; a dash has been refused since version 2009-04-14. */
const identifier = /^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}\p{Cf}]*$/u;

/**
 * Checks an entity that is to be stored: its keys, its properties, its size.
 * https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model#property-limitations
 *
 * @param inAddress the keys in the address; undefined for an insertion, whose entity holds them
 */
export function refuseEntity(entity: Entity, inAddress: EntityKeys | undefined): Refusal | undefined {
  const keys = inAddress ?? keysIn(entity);
  if (!keys) return bad('PropertiesNeedValue', 'PartitionKey and RowKey are missing, or not text.');
  const properties = Object.entries(entity).filter(
    ([name, value]) => value !== null && !system.has(name) && !/^odata\.|@odata\./.test(name),
  );
  if (properties.length > maxProperties) {
    const message = `${properties.length} properties; ${maxProperties} and the 3 of the system are the most.`;
    return bad('TooManyProperties', message);
  }
  let size = 4 + 2 * (keys.partitionKey.length + keys.rowKey.length);
  for (const [name, value] of properties) {
    const type = entity[`${name}@odata.type`];
    const refusal = refuseName(name) ?? refuseValue(name, value, type);
    if (refusal) return refusal;
    size += 8 + 2 * name.length + bytesOf(value, type);
  }
  if (size > maxEntityBytes) {
    return bad('EntityTooLarge', `The entity takes ${size} bytes as it is stored; 1 MiB is the most.`);
  }
  return refuseKeys(keys, inAddress ? 'address' : 'entity');
}

function keysIn({ PartitionKey, RowKey }: Entity): EntityKeys | undefined {
  const areText = typeof PartitionKey === 'string' && typeof RowKey === 'string';
  return areText ? { partitionKey: PartitionKey, rowKey: RowKey } : undefined;
}

function refuseName(name: string): Refusal | undefined {
  if (name.length > maxNameLength) {
    return bad('PropertyNameTooLong', `A property's name has ${name.length} characters; 255 is the most.`);
  }
  if (!identifier.test(name)) return bad('PropertyNameInvalid', `"${name}" can't be a property's name.`);
  return undefined;
}

function refuseValue(name: string, value: unknown, type: unknown): Refusal | undefined {
  if (type === 'Edm.DateTime' && Date.parse(String(value)) < earliest) {
    return bad('OutOfRangeInput', `${name} is ${value}: there are no dates before 1601 here.`);
  }
  const bytes = valueBytes(value, type);
  if (bytes <= maxPropertyBytes) return undefined;
  return bad('PropertyValueTooLarge', `${name} takes ${bytes} bytes; 64 KiB (32 Ki characters) is the most.`);
}

/** Bytes of the value alone: text is kept in UTF-16. */
function valueBytes(value: unknown, type: unknown): number {
  if (typeof value === 'boolean') return 1;
  if (typeof value === 'number') return type === 'Edm.Double' || !Number.isInteger(value) ? 8 : 4;
  const text = String(value);
  switch (type) {
    case 'Edm.Binary':
      return Buffer.byteLength(text, 'base64');
    case 'Edm.Guid':
      return 16;
    case 'Edm.Int64':
    case 'Edm.Double':
    case 'Edm.DateTime':
      return 8;
    default:
      return 2 * text.length;
  }
}

/**
 * What a value adds to an entity's size: text and binary also carry their length.
 * https://learn.microsoft.com/archive/blogs/avkashchauhan/how-the-size-of-an-entity-is-caclulated-in-windows-azure-table-storage
 */
function bytesOf(value: unknown, type: unknown): number {
  const hasLength =
    typeof value === 'string' && (type === undefined || /^Edm\.(String|Binary)$/.test(String(type)));
  return valueBytes(value, type) + (hasLength ? 4 : 0);
}
