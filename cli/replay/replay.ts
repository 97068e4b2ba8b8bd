import { setTimeout as sleep } from 'node:timers/promises';
import { InputError } from '../../shared/errors.ts';
import type { EpochMs } from '../../shared/time.ts';
import { progressOn } from '../progress.ts';
import { type Csv, openCsv } from './csv.ts';
import { isMeant, type Mapping, type MappingOptions, mappingOf } from './mapping.ts';
import { packer, packetBody, type QueuedReading } from './packing.ts';
import { type Omission, readingJson, readingOf } from './reading.ts';
import type { Sender } from './sender.ts';
import type { Counter } from './sequence.ts';
import { timeReaderFor } from './time.ts';

/** How a recording is to be sent. */
export interface ReplayOptions extends MappingOptions {
  readonly separator?: string;
  /** Instant of the first row; without it, the last falls on the moment it is sent. */
  readonly start?: EpochMs;
  /** Reading time = start + recorded time × this. */
  readonly stretch: number;
  /** Seconds of reading time that pass in one of ours; absent: all is sent as fast as it goes. */
  readonly speed?: number;
  readonly perPacket?: number;
  /** Only each nth row. */
  readonly every: number;
}

/** What was sent. */
export interface ReplayResult {
  packets: number;
  readings: number;
  /** Earliest and latest reading. */
  first: EpochMs;
  last: EpochMs;
  /** Values left out, by signal and reason, for example `power out of range`. */
  readonly omissions: Map<string, number>;
  /** Rows of which nothing was sent, be it for their time or their values. */
  rowsWithout: number;
  /** Rows whose time lies before that of the row before them: several runs in one file, as a rule. */
  rowsBack: number;
}

/** As whom it is sent. */
export interface ReplayDevice {
  readonly authorization: string;
  readonly counter: Counter;
  connect(): Promise<Sender>;
}

/** Without a number of readings, packets are kept to this: a quarter of what IoT Hub takes. */
const PACKET_BYTES = 64 * 1024;
/** With one, they may become nearly as large as IoT Hub takes, its properties included. */
const LARGEST_PACKET_BYTES = 250_000;
/** A paced packet without a number of readings waits no longer for more, ms. */
const PACED_SPAN = 1_000;

/**
 * Sends a recording as a device does, in bounded memory.
 *
 * @throws {InputError} when the file or what is said of it doesn't fit, or not one reading comes of it
 * @throws {HubError} when the hub doesn't take it
 */
export async function replay(
  file: string,
  options: ReplayOptions,
  device: ReplayDevice,
): Promise<ReplayResult> {
  const csv = await openCsv(file, options.separator);
  const mapping = mappingOf(options, csv.columns);
  const { stretch, speed } = options;
  const startedAt = Date.now();
  const start = options.start ?? (await startOf(csv, mapping, options, startedAt));
  const result: ReplayResult = {
    packets: 0,
    readings: 0,
    first: Infinity,
    last: -Infinity,
    omissions: new Map(),
    rowsWithout: 0,
    rowsBack: 0,
  };
  const omit = (signal: string, why: Omission) => {
    const key = `${signal} ${why}`;
    result.omissions.set(key, (result.omissions.get(key) ?? 0) + 1);
  };
  const progress = progressOn(process.stderr, 'readings sent', startedAt);
  const packets = packer({
    bytes: options.perPacket === undefined ? PACKET_BYTES : LARGEST_PACKET_BYTES,
    readings: options.perPacket ?? Infinity,
    span: speed === undefined || options.perPacket !== undefined ? Infinity : PACED_SPAN,
  });
  let sender: Sender | undefined;
  let before = -Infinity;

  async function send(readings: readonly QueuedReading[] | undefined): Promise<void> {
    if (!readings) return;
    sender ??= await device.connect();
    const due = startedAt + readings.at(-1)!.due;
    // A timer may be a millisecond early by the clock.
    while (Date.now() < due) await sleep(due - Date.now());
    const sequence = await device.counter.take();
    await sender.send(packetBody(device.authorization, sequence, Date.now(), readings));
    result.packets += 1;
    result.readings += readings.length;
    for (const { at } of readings) {
      if (at < result.first) result.first = at;
      if (at > result.last) result.last = at;
    }
  }

  try {
    for await (const { cells, recorded, bytes } of takenRows(csv, mapping, options)) {
      const elapsed = recorded === undefined ? undefined : recorded * stretch;
      const reading =
        elapsed === undefined ? undefined : readingOf(cells, mapping, Math.round(start + elapsed), omit);
      if (!reading) {
        result.rowsWithout += 1;
        continue;
      }
      if (reading.at < before) result.rowsBack += 1;
      before = reading.at;
      const due = speed === undefined ? 0 : elapsed! / speed;
      await send(packets.add({ at: reading.at, json: readingJson(reading), due }));
      progress.update(bytes / csv.size, result.readings, Date.now());
    }
    await send(packets.rest());
    await sender?.settle();
  } finally {
    progress.end();
    await device.counter.close();
    await sender?.close();
  }
  if (result.readings === 0) throw new InputError(nothingSent(file, result));
  return result;
}

/** A row that is meant, and its time in ms since the first of them; `undefined` where it has none. */
interface TakenRow {
  readonly cells: readonly string[];
  readonly recorded: number | undefined;
  readonly bytes: number;
}

async function* takenRows(csv: Csv, mapping: Mapping, { every }: ReplayOptions): AsyncGenerator<TakenRow> {
  let read: ReturnType<typeof timeReaderFor> | undefined;
  let origin: number | undefined;
  let count = 0;
  for await (const { cells, bytes } of csv.rows()) {
    if (!isMeant(mapping, cells) || count++ % every !== 0) continue;
    const cell = cells[mapping.time] ?? '';
    read ??= timeReaderFor(cell, csv.columns[mapping.time]!);
    const time = read(cell);
    origin ??= time;
    yield { cells, bytes, recorded: time === undefined || origin === undefined ? undefined : time - origin };
  }
}

/** The start with which the last row falls on the moment it is sent. Reads the file once. */
async function startOf(csv: Csv, mapping: Mapping, options: ReplayOptions, now: EpochMs): Promise<EpochMs> {
  let latest = 0;
  for await (const { recorded } of takenRows(csv, mapping, options)) {
    if (recorded !== undefined && recorded > latest) latest = recorded;
  }
  const length = latest * options.stretch;
  return now - length + (options.speed === undefined ? 0 : length / options.speed);
}

function nothingSent(file: string, { omissions, rowsWithout }: ReplayResult): string {
  if (rowsWithout === 0) return `No row of ${file} is meant: look at --where.`;
  const values = [...omissions].map(([what, count]) => `${count} × ${what}`).join(', ');
  return `Nothing was sent: not one of ${rowsWithout} rows gives a reading${values && ` (${values}; see --scale and --offset)`}.`;
}
