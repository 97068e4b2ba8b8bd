import { csvLine } from '../../shared/csv.ts';
import { SIGNAL_NAMES } from '../../shared/domain/signals.ts';
import type { DumpedBlob, DumpedRow } from '../../shared/storage/dump.ts';
import { fromEntity, headOf, type PacketEntity } from '../../shared/storage/readings/entity.ts';
import { identityOf } from '../../shared/storage/readings/keys.ts';
import { iso } from '../../shared/time.ts';

/** A record for both files: an object for a line of JSON, and its lines of CSV. */
export interface ExportLines {
  readonly json: string;
  readonly csv: string;
}

/** Columns of the readings; what was not measured is empty. */
const READING_COLUMNS = ['device', 'packet', 'at', 'arrivedAt', 'state', ...SIGNAL_NAMES];

/** First line of a part's CSV file. All but the readings have a line for each value there is, with its place. */
export function csvHead(part: string): string {
  return csvLine(part === 'readings' ? READING_COLUMNS : ['partition', 'row', 'field', 'value']);
}

/**
 * A stored row in both forms. A packet is unpacked to its readings.
 *
 * @param devices names by keys
 * @throws {FormatError} when a newer release wrote it in a form this one doesn't know
 */
export function linesOf(part: string, row: DumpedRow, devices: ReadonlyMap<string, string>): ExportLines {
  if (part === 'readings' && !row.partition.endsWith('|hours')) return packetLines(row, devices);
  const { partition, row: key, properties, value } = row;
  const whole = { partition, row: key, ...withText(properties), ...(value === undefined ? {} : { value }) };
  if (part === 'readings') return { json: jsonLine(whole), csv: '' };
  const leaves = [...leavesOf('', withText(properties)), ...leavesOf('', value ?? {})];
  return {
    json: jsonLine(whole),
    csv: leaves.map(([field, leaf]) => csvLine([partition, key, field, leaf])).join(''),
  };
}

/** A blob in both forms: its JSON, or its text where it is none. */
export function blobLines({ name, metadata, text }: DumpedBlob): ExportLines {
  const value = parsed(text);
  return {
    json: jsonLine({ name, metadata, value }),
    csv: [...leavesOf('metadata', metadata), ...leavesOf('', value)]
      .map(([field, leaf]) => csvLine([name, '', field, leaf]))
      .join(''),
  };
}

function packetLines(row: DumpedRow, devices: ReadonlyMap<string, string>): ExportLines {
  const entity = {
    ...row.properties,
    partitionKey: row.partition,
    rowKey: row.row,
  } as unknown as PacketEntity;
  const identity = identityOf(row.partition, row.row);
  const { hash, schema, arrivedAt, sentAt } = headOf(entity);
  const device = devices.get(identity.device) ?? identity.device;
  const packet = `${identity.authorization}-${identity.sequence}`;
  const readings = fromEntity(entity);
  const csv = readings.map(({ at, state, values }) =>
    csvLine([
      device,
      packet,
      iso(at),
      iso(arrivedAt),
      state ?? '',
      ...SIGNAL_NAMES.map((signal) => values[signal] ?? ''),
    ]),
  );
  const whole = {
    device,
    packet,
    hash,
    schema,
    arrivedAt: iso(arrivedAt),
    ...(sentAt === undefined ? {} : { sentAt: iso(sentAt) }),
    readings: readings.map(({ at, state, values }) => ({
      at: iso(at),
      ...(state ? { state } : {}),
      ...values,
    })),
  };
  return { json: jsonLine(whole), csv: csv.join('') };
}

/** Every value within a value, with its place in it. */
function* leavesOf(path: string, value: unknown): Generator<[path: string, leaf: string | number]> {
  if (value === null || value === undefined) return;
  if (typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) {
      yield* leavesOf(path === '' ? key : `${path}.${key}`, inner);
    }
    return;
  }
  yield [path, typeof value === 'number' ? value : String(value)];
}

/** Properties in which bytes are base64. */
function withText(properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
    ]),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function jsonLine(value: object): string {
  return `${JSON.stringify(value)}\n`;
}
