import type { ModelLives } from './fleet.ts';
import { isObserved, type Life } from './life.ts';
import type { ClockedLife, Serving } from './pumpLives.ts';

/** Lives of a kind that are alike are put together where there are more than this; a kind ended or not, and was met in mid-life or not. */
const MOST_OF_A_KIND = 6;

/** A pump's lives, and its parts that serve. */
export interface PumpLived extends ModelLives {
  readonly serving: readonly Serving[];
}

/**
 * Of each pump, what the parts of its contract's pumps of the same model have lived, but for the parts that serve in it: that those
 * have come so far is told by their age. A few lives stand for all: those that are near each other are put together, and counted.
 */
export function livedBeside<T extends PumpLived>(pumps: readonly T[]): Map<T, ClockedLife[]> {
  const beside = new Map<T, ClockedLife[]>();
  for (const alike of Map.groupBy(pumps, ({ model }) => model).values()) {
    const all = alike.flatMap(({ lives }) => lives).filter(isObserved);
    const groups = [...Map.groupBy(all, kindOf).values()].flatMap(near);
    const whole = groups.map(together);
    const groupOf = new Map(groups.flatMap((group, i) => group.map((life) => [life, i] as const)));
    for (const pump of alike) {
      const served = new Set(pump.lives.filter((life) => serves(life, pump)));
      const touched = new Set([...served].map((life) => groupOf.get(life)));
      const rest = groups.flatMap((group, i): ClockedLife[] => {
        if (!touched.has(i)) return [whole[i]!];
        const others = group.filter((life) => !served.has(life));
        return others.length > 0 ? [together(others)] : [];
      });
      beside.set(pump, rest);
    }
  }
  return beside;
}

function kindOf({ component, clock, entry, ended }: ClockedLife): string {
  return JSON.stringify([component, clock, ended, entry > 0]);
}

/** Whether it is that of a part that is in the pump, up to now. */
function serves({ component, clock, exit, ended }: ClockedLife, { serving }: PumpLived): boolean {
  return (
    !ended &&
    serving.some((part) => part.component === component && part.clock === clock && part.age === exit)
  );
}

/** Not none, of one kind: by age, in so many groups of about as many each. */
function near(lives: readonly ClockedLife[]): ClockedLife[][] {
  const sorted = lives.toSorted((a, b) => a.exit - b.exit || a.entry - b.entry);
  const count = Math.min(MOST_OF_A_KIND, sorted.length);
  const from = (i: number) => Math.round((i * sorted.length) / count);
  return Array.from({ length: count }, (_, i) => sorted.slice(from(i), from(i + 1)));
}

/** Lives of one kind as one of their mean ages, which laws see by their logarithm. */
function together(lives: readonly ClockedLife[]): ClockedLife {
  const [first] = lives as [ClockedLife];
  if (lives.length === 1) return first;
  const mean = (age: (life: Life) => number) =>
    Math.exp(lives.reduce((sum, life) => sum + Math.log(age(life)), 0) / lives.length);
  return {
    ...first,
    entry: first.entry > 0 ? mean(({ entry }) => entry) : 0,
    exit: mean(({ exit }) => exit),
    count: lives.length,
  };
}
