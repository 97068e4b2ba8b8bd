import type { RecordedAnswer } from '../analysis/life/recorded/answers.ts';
import type { Running } from '../analysis/life/running/running.ts';
import type { FleetLives } from '../analysis/survival/fleetLives.ts';
import type { ClockedLife, Serving } from '../analysis/survival/pumpLives.ts';
import type { KeptRecord } from '../domain/maintenance.ts';
import type { Offer } from '../domain/offer.ts';
import type { EpochMs } from '../time.ts';
import type { Storage } from './connect.ts';
import { changeJson, fromJsonEntity, jsonEntity, readJson, readPartition } from './entity.ts';
import { isConflict, isMissing, orMissing } from './failures.ts';
import { contractTable } from './names.ts';

const RECORD = 'record|';
const OFFER = 'offer|';
const LIVES = 'lives';
const RUNNING = 'running';
/** An entity holds 32,000 letters: a life takes about 50, and those of a contract some 5,000 to 10,000 together. */
const MOST_LIVES = 350;

/** The lives of a device's parts, worked out anew every night. */
export interface KeptLives {
  readonly at: EpochMs;
  readonly model: string;
  readonly lives: readonly ClockedLife[];
  /** The parts that serve, as of `at`. */
  readonly serving: readonly Serving[];
  /** What the contract's own pumps of this model have lived. */
  readonly own: readonly FleetLives[];
  /**
   * What parts of the contract's other pumps of this model, and those that were in this one, have lived, in few lives that stand for
   * all; absent in what an earlier release left.
   */
  readonly lived?: readonly ClockedLife[];
  /** What their recorded courses say of the parts that serve; absent where they say nothing. */
  readonly recorded?: readonly RecordedAnswer[] | undefined;
  /** What they said the night before: it holds until the pump is heard again. */
  readonly before?: readonly RecordedAnswer[] | undefined;
}

/** How a pump is usually run, worked out anew every night in which something was heard of it. */
export interface KeptRunning {
  readonly at: EpochMs;
  readonly running: Running;
  /** What was known before: it holds until the pump is heard again, so that no night by itself moves a date. */
  readonly before?: Running | undefined;
}

/** What has been told, and offered, of a device's maintenance. */
export interface Maintenance {
  readonly records: KeptRecord[];
  readonly offers: Offer[];
  readonly lives?: KeptLives;
  readonly running?: KeptRunning;
}

/** Maintenance records and offers of a contract; partition = device. */
export function maintenanceIn(storage: Storage, contract: string) {
  const table = storage.table(contractTable('maintenance', contract));
  return {
    /** Everything of a device, in one query. A contract that an earlier release made has no such table: nothing. */
    async of(device: string): Promise<Maintenance> {
      const records: KeptRecord[] = [];
      const offers: Offer[] = [];
      let lives: KeptLives | undefined;
      let running: KeptRunning | undefined;
      try {
        for await (const { value, rowKey } of readPartition<unknown>(table, device)) {
          if (rowKey.startsWith(RECORD)) records.push(value as KeptRecord);
          if (rowKey.startsWith(OFFER)) offers.push(value as Offer);
          if (rowKey === LIVES) lives = unpacked(value as PackedLives);
          if (rowKey === RUNNING) running = value as KeptRunning;
        }
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
      return { records, offers, ...(lives ? { lives } : {}), ...(running ? { running } : {}) };
    },
    putLives: async (device: string, lives: KeptLives) => {
      await table.upsertEntity(jsonEntity(device, LIVES, packed(lives)), 'Replace');
    },
    putRunning: async (device: string, running: KeptRunning) => {
      await table.upsertEntity(jsonEntity(device, RUNNING, running), 'Replace');
    },
    /** The lives of every device of the contract; none where an earlier release made it. */
    async allLives(): Promise<KeptLives[]> {
      const filter = `RowKey eq '${LIVES}'`;
      const found: KeptLives[] = [];
      try {
        const rows = table.listEntities<{ v: number; json: string }>({ queryOptions: { filter } });
        for await (const row of rows) found.push(unpacked(fromJsonEntity<PackedLives>(row)));
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
      return found;
    },
    record: async (device: string, id: string) =>
      (await readJson<KeptRecord>(table, device, RECORD + id))?.value,
    put: async (device: string, record: KeptRecord) => {
      await table.upsertEntity(jsonEntity(device, RECORD + record.id, record), 'Replace');
    },
    remove: async (device: string, id: string) => {
      await orMissing(table.deleteEntity(device, RECORD + id));
    },
    /** Makes an offer, unless it is there: its answer is never overwritten. */
    async offer(device: string, offer: Offer): Promise<void> {
      try {
        await table.createEntity(jsonEntity(device, OFFER + offer.id, offer));
      } catch (error) {
        if (!isConflict(error)) throw error;
      }
    },
    /** @returns the offer as answered; `undefined` when there is none */
    answer: (device: string, id: string, state: Offer['state']) =>
      changeJson<Offer>(table, device, OFFER + id, (known) => ({ ...known, state })),
  };
}

/** How a pump was known to be usually run when it was last heard; `undefined` where nothing was known by then. */
export function runningWhenHeard(kept: KeptRunning | undefined, heard: EpochMs): Running | undefined {
  return kept && heard > kept.at ? kept.running : kept?.before;
}

/** The ages of a life, to a tenth, and whether it ended. */
type PackedAges = [entry: number, exit: number, ended: 0 | 1];
type PackedLife = [component: string, clock: ClockedLife['clock'], ...PackedAges];
/** Lives of a component on a clock, and how many each stands for. */
type PackedLived = [
  component: string,
  clock: ClockedLife['clock'],
  lives: readonly [...PackedAges, count: number][],
];
type PackedLives = Omit<KeptLives, 'lives' | 'lived'> & {
  readonly lives: readonly PackedLife[];
  readonly lived?: readonly PackedLived[];
};

function packed({ lives, lived, ...rest }: KeptLives): PackedLives {
  const kept = lives.slice(-MOST_LIVES).map((life): PackedLife => {
    return [life.component, life.clock, ...agesOf(life)];
  });
  return { ...rest, lives: kept, ...(lived && { lived: packedLived(lived) }) };
}

function packedLived(lived: readonly ClockedLife[]): PackedLived[] {
  const groups = Map.groupBy(lived, ({ component, clock }) => JSON.stringify([component, clock]));
  return [...groups.values()].map((those): PackedLived => {
    const [{ component, clock }] = those as [ClockedLife];
    return [component, clock, those.map((life) => [...agesOf(life), life.count ?? 1])];
  });
}

function unpacked({ lives, lived, ...rest }: PackedLives): KeptLives {
  const kept = lives.map(([component, clock, ...ages]) => lifeOf(component, clock, ages));
  const beside = lived?.flatMap(([component, clock, those]) =>
    those.map(([entry, exit, ended, count]) => ({
      ...lifeOf(component, clock, [entry, exit, ended]),
      count,
    })),
  );
  return { ...rest, lives: kept, ...(beside && { lived: beside }) };
}

function agesOf({ entry, exit, ended }: ClockedLife): PackedAges {
  return [tenth(entry), tenth(exit), ended ? 1 : 0];
}

function lifeOf(
  component: string,
  clock: ClockedLife['clock'],
  [entry, exit, ended]: PackedAges,
): ClockedLife {
  return { component, clock, entry, exit, ended: ended === 1 };
}

function tenth(age: number): number {
  return Math.round(age * 10) / 10;
}
