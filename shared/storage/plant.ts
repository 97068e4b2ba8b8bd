import type { CanaryRun } from '../domain/canaryRun.ts';
import type { PlantHearing, Pulse } from '../domain/plant.ts';
import type { Storage } from './connect.ts';
import { jsonEntity, readJson, readPartition } from './entity.ts';
import { isConflict, isMissing } from './failures.ts';

const HEARING = ['hearing', 'row'] as const;
const PULSE = 'pulse';
const WATCHING = ['watching', 'row'] as const;
const CANARY = ['canary', 'row'] as const;

/** How the plant as a whole is heard: the operator's own, in which nothing identifies a customer. */
export function plantIn(storage: Storage) {
  const table = storage.table('plant');

  async function put(entity: ReturnType<typeof jsonEntity>): Promise<void> {
    try {
      await table.upsertEntity(entity, 'Replace');
    } catch (error) {
      if (!isMissing(error)) throw error;
      // A deployment of the first release has no such table.
      await table.createTable().catch((cause: unknown) => {
        if (!isConflict(cause)) throw cause;
      });
      await table.upsertEntity(entity, 'Replace');
    }
  }

  return {
    hearing: async () => (await readJson<PlantHearing>(table, ...HEARING))?.value,
    putHearing: (hearing: PlantHearing) => put(jsonEntity(...HEARING, hearing)),
    putPulse: (pulse: Pulse) => put(jsonEntity(PULSE, pulse.partition, pulse)),
    /** What the watch over the functions remembers from look to look. */
    watching: async <T>() => (await readJson<T>(table, ...WATCHING))?.value,
    putWatching: (watching: object) => put(jsonEntity(...WATCHING, watching)),
    /** What came of the canary's last run. */
    canary: async () => (await readJson<CanaryRun>(table, ...CANARY))?.value,
    putCanary: (run: CanaryRun) => put(jsonEntity(...CANARY, run)),
    async pulses(): Promise<Pulse[]> {
      const pulses: Pulse[] = [];
      try {
        for await (const { value } of readPartition<Pulse>(table, PULSE)) pulses.push(value);
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
      return pulses;
    },
  };
}
