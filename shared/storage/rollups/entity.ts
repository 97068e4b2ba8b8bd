import type { SignalSketches, Sketched } from '../../analysis/rollups/sketched.ts';
import { packSketches, unpackSketches } from '../../analysis/sketch/bytes.ts';
import { stateOfMotor } from '../../domain/reading.ts';
import type { HourRollup, Rollup, SignalRollup } from '../../domain/rollup.ts';
import { SIGNAL_NAMES, type Signal } from '../../domain/signals.ts';
import { fromJsonEntity, type JsonEntity, jsonEntity } from '../entity.ts';

/** A rollup's format. The first knew only whether the pump was running; it is read as one of today. */
const ROLLUP_FORMAT = 2;

/** Table Storage's bound on one binary property. */
const CHUNK = 64 * 1024;

/** A rollup as one entity: what it comes to as JSON, and its sketches as bytes that needn't be asked for. */
export type RollupEntity = JsonEntity & { [chunk: `sketches${number}`]: Uint8Array };

/** What is to be asked for where the sketches aren't wanted. */
export const WITHOUT_SKETCHES = ['PartitionKey', 'RowKey', 'v', 'json'];

/** Makes the entity. The sketches stand in the order of the rollup's signals. */
export function toEntity(partitionKey: string, rowKey: string, { rollup, sketches }: Sketched): RollupEntity {
  const entity: RollupEntity = jsonEntity(partitionKey, rowKey, rollup, ROLLUP_FORMAT);
  const known = signalsOf(rollup).flatMap((signal) => sketches[signal] ?? []);
  const bytes = packSketches(known.flatMap(({ operating, otherwise }) => [operating, otherwise]));
  for (let i = 0; i * CHUNK < bytes.length; i++) {
    entity[`sketches${i}`] = bytes.slice(i * CHUNK, (i + 1) * CHUNK);
  }
  return entity;
}

/** What an entity weighs in a transaction: its text, and its bytes as base64. */
export function bytesOf(entity: RollupEntity): number {
  let bytes = 2 * entity.json.length;
  for (const value of Object.values(entity)) if (value instanceof Uint8Array) bytes += (value.length * 4) / 3;
  return bytes;
}

/** @throws {FormatError} when a newer release wrote it in a form this one doesn't know */
export function rollupOf<R extends Rollup = HourRollup>(entity: { v: number; json: string }): R {
  // Days came with the second format: a rollup in the first is an hour.
  if (entity.v === 1) return upgraded(fromJsonEntity<HourRollup1>(entity)) as unknown as R;
  return fromJsonEntity<R>(entity, ROLLUP_FORMAT);
}

/** Reads the sketches back too; a rollup of an earlier release has none. */
export function fromEntity<R extends Rollup>(entity: RollupEntity): Sketched<R> {
  const rollup = rollupOf<R>(entity);
  const chunks: Uint8Array[] = [];
  for (let i = 0; ; i++) {
    const chunk = entity[`sketches${i}`];
    if (!chunk) break;
    chunks.push(chunk);
  }
  const found = unpackSketches(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
  const sketches: SignalSketches = {};
  signalsOf(rollup).forEach((signal, i) => {
    const [operating, otherwise] = found.slice(2 * i, 2 * i + 2);
    if (operating && otherwise) sketches[signal] = { operating, otherwise };
  });
  return { rollup, sketches };
}

function signalsOf(rollup: Rollup): Signal[] {
  return Object.keys(rollup.signals) as Signal[];
}

/** A rollup in format 1. */
type HourRollup1 = Omit<HourRollup, 'states' | 'signals'> & {
  readonly running: number;
  readonly stopped: number;
  readonly signals: Partial<Record<Signal, SignalRollup1>>;
};
type SignalRollup1 = Omit<SignalRollup, 'operatingHeld' | 'operatingSum'> & {
  readonly runningHeld: number;
  readonly runningSum: number;
};

function upgraded({ running, stopped, signals, ...same }: HourRollup1): HourRollup {
  const states = { operating: 0, standby: 0, idle: 0, down: 0 };
  states[stateOfMotor(true)] += running;
  states[stateOfMotor(false)] += stopped;
  const now: Partial<Record<Signal, SignalRollup>> = {};
  for (const signal of SIGNAL_NAMES) {
    const part = signals[signal];
    if (!part) continue;
    const { runningHeld, runningSum, ...rest } = part;
    now[signal] = { ...rest, operatingHeld: runningHeld, operatingSum: runningSum };
  }
  return { ...same, states, signals: now };
}
