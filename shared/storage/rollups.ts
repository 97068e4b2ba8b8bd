import { stateOfMotor } from '../domain/reading.ts';
import type { HourRollup, SignalRollup } from '../domain/rollup.ts';
import { SIGNAL_NAMES, type Signal } from '../domain/signals.ts';
import type { EpochMs } from '../time.ts';
import type { Storage } from './connect.ts';
import { fromJsonEntity, jsonEntity, readPartition } from './entity.ts';
import { contractTable } from './names.ts';
import { hourPrefix } from './readings/keys.ts';
import { upsertAll } from './transactions.ts';

/** A rollup's format. The first knew only whether the pump was running; it is read as one of today. */
const ROLLUP_FORMAT = 2;

/** The hourly rollups of a contract; partition = device, row = hour. */
export function rollupsIn(storage: Storage, contract: string) {
  const table = storage.table(contractTable('rollups', contract));
  return {
    put: (device: string, rollups: readonly HourRollup[]) =>
      upsertAll(
        table,
        rollups.map((rollup) => jsonEntity(device, hourPrefix(rollup.hour), rollup, ROLLUP_FORMAT)),
      ),
    /** Rollups of the hours that begin in [from, before), in order; hours without readings have none. */
    async range(device: string, from: EpochMs, before: EpochMs): Promise<HourRollup[]> {
      const found: HourRollup[] = [];
      const rows = readPartition(table, device, hourPrefix(from), hourPrefix(before), rollupOf);
      for await (const { value } of rows) found.push(value);
      return found;
    },
  };
}

/** @throws {FormatError} when a newer release wrote it in a form this one doesn't know */
function rollupOf(entity: { v: number; json: string }): HourRollup {
  if (entity.v === 1) return upgraded(fromJsonEntity<HourRollup1>(entity));
  return fromJsonEntity<HourRollup>(entity, ROLLUP_FORMAT);
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
