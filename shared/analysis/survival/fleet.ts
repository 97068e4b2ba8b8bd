import type { Clock } from './duty.ts';
import { type FleetLives, fleetLives, mayCross } from './fleetLives.ts';
import type { Life } from './life.ts';
import type { ClockedLife } from './pumpLives.ts';

/** The lives of a pump, and of which model it is. */
export interface ModelLives {
  readonly model: string;
  readonly lives: readonly ClockedLife[];
}

/**
 * The distributions that may cross from customer to customer, by model.
 *
 * @param contracts what each contract's pumps have lived
 */
export function fleetOf(contracts: readonly (readonly ModelLives[])[]): Map<string, FleetLives[]> {
  const groups = new Map<string, Map<number, Life[]>>();
  for (const [contract, pumps] of contracts.entries()) {
    for (const [group, lives] of grouped(pumps)) {
      const contributions = groups.get(group) ?? new Map<number, Life[]>();
      groups.set(group, contributions.set(contract, lives));
    }
  }
  const fleet = new Map<string, FleetLives[]>();
  for (const [group, contributions] of groups) {
    const [model, component, clock] = JSON.parse(group) as [string, string, Clock];
    const lives = [...contributions.values()];
    const found = mayCross(lives) ? fleetLives(component, clock, lives) : undefined;
    if (found) fleet.set(model, [...(fleet.get(model) ?? []), found]);
  }
  return fleet;
}

/** The distributions of one contract's own lives, by model: they stay with the contract. */
export function ownLivesOf(pumps: readonly ModelLives[]): Map<string, FleetLives[]> {
  const own = new Map<string, FleetLives[]>();
  for (const [group, lives] of grouped(pumps)) {
    const [model, component, clock] = JSON.parse(group) as [string, string, Clock];
    const found = fleetLives(component, clock, [lives]);
    if (found) own.set(model, [...(own.get(model) ?? []), found]);
  }
  return own;
}

/** Lives by model, component and clock. */
function grouped(pumps: readonly ModelLives[]): Map<string, Life[]> {
  const groups = new Map<string, Life[]>();
  for (const { model, lives } of pumps) {
    for (const life of lives) {
      const key = JSON.stringify([model, life.component, life.clock]);
      const group = groups.get(key);
      if (group) group.push(life);
      else groups.set(key, [life]);
    }
  }
  return groups;
}
