import { digits, type PastPart } from '../analysis/survival/past.ts';
import type { Signal } from '../domain/signals.ts';
import { type EpochMs, iso } from '../time.ts';
import type { Storage } from './connect.ts';
import { readPartition } from './entity.ts';
import { isChanged, isConflict, isMissing, orMissing } from './failures.ts';
import { fromLongJsonEntity, type LongJsonEntity, longJsonEntity } from './longJson.ts';
import { contractTable } from './names.ts';

/** Between the rows of days and nothing. */
const PAST = 'past';
const CHANGED = 'changed|';

/** What was concluded of a device's past. */
export interface KeptPast {
  /** Signals that were looked at. */
  readonly signals: readonly Signal[];
  /** In order. */
  readonly parts: readonly PastPart[];
}

/** A day that has changed after it was past. */
export interface ChangedDay {
  readonly day: EpochMs;
  readonly row: string;
  readonly etag: string;
}

/** The row that says that a day has changed, to be written with it. */
export function changedRow(day: EpochMs): string {
  return CHANGED + iso(day).slice(0, 10);
}

/**
 * What the rollups of a contract's devices have come to, condensed, beside the rollups themselves: so that whoever wants a part's whole
 * life needn't read every day of it again. Partition = device.
 */
export function pastIn(storage: Storage, contract: string) {
  const table = storage.table(contractTable('rollups', contract));
  return {
    async get(device: string): Promise<{ value: KeptPast; etag: string } | undefined> {
      const entity = await orMissing(table.getEntity<LongJsonEntity>(device, PAST));
      return entity && { value: unpacked(fromLongJsonEntity<PackedPast>(entity)), etag: entity.etag };
    },

    /**
     * @param etag of what was read; absent where there was nothing
     * @returns `false` when another worker was faster: nothing was kept
     */
    async put(device: string, etag: string | undefined, past: KeptPast): Promise<boolean> {
      const entity = longJsonEntity(device, PAST, packed(past));
      try {
        if (etag === undefined) await table.createEntity(entity);
        else await table.updateEntity(entity, 'Replace', { etag });
        return true;
      } catch (error) {
        if (isChanged(error) || isConflict(error)) return false;
        throw error;
      }
    },

    /** Days that have changed after they were past, in order. */
    async changed(device: string): Promise<ChangedDay[]> {
      const found: ChangedDay[] = [];
      for await (const { value: day, rowKey: row, etag } of readPartition<EpochMs>(
        table,
        device,
        CHANGED,
        `${CHANGED}~`,
      ))
        found.push({ day, row, etag });
      return found;
    },

    /** What has changed again meanwhile stays. */
    async forget(device: string, { row, etag }: ChangedDay): Promise<void> {
      try {
        await table.deleteEntity(device, row, { etag });
      } catch (error) {
        if (!isChanged(error) && !isMissing(error)) throw error;
      }
    },
  };
}

type PackedSignal = [signal: number, ...values: number[]];
type PackedPart = [
  from: number,
  to: number,
  known: number,
  operating: number,
  metered: number,
  energy: number,
  signals: PackedSignal[],
  doubted: Signal[],
];
type PackedPast = { readonly signals: readonly Signal[]; readonly parts: readonly PackedPart[] };

/** Numbers in lists, without more digits than they are good for: a day of four signals takes some 300 letters. */
function packed({ signals, parts }: KeptPast): PackedPast {
  return {
    signals,
    parts: parts.map((part): PackedPart => {
      const known = signals.flatMap((signal, i): PackedSignal[] => {
        const one = part.signals[signal];
        if (!one) return [];
        const { held, sum, min, max, operatingHeld, operatingSum, beyond } = one;
        return [
          [i, ...[held, sum, min, max, operatingHeld, operatingSum, beyond.high, beyond.low].map(digits)],
        ];
      });
      const clocks = [part.known, part.operating, part.metered, part.energy].map(digits);
      return [part.from, part.to, ...(clocks as [number, number, number, number]), known, [...part.doubted]];
    }),
  };
}

function unpacked({ signals, parts }: PackedPast): KeptPast {
  return {
    signals,
    parts: parts.map(([from, to, known, operating, metered, energy, those, doubted]): PastPart => {
      const found = those.map(([i, held, sum, min, max, operatingHeld, operatingSum, high, low]) => [
        signals[i]!,
        { held, sum, min, max, operatingHeld, operatingSum, beyond: { high, low } },
      ]);
      return { from, to, known, operating, metered, energy, signals: Object.fromEntries(found), doubted };
    }),
  };
}
