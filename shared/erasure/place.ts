import type { OwnStore } from '../domain/ownStore.ts';

/** Whose data a place is asked for. */
export interface Whose {
  readonly contract: string;
  /**
   * Device IDs of the contract, also of devices that are out of the registry by now; but none that another customer
   * has taken since: a device that was sold on is its new owner's.
   */
  readonly deviceIds: readonly string[];
}

/** How the certificate tells of a place: what it is called, what it held, how that is deleted, what is counted. */
export interface Told {
  /** What the journal calls it. */
  readonly name: string;
  readonly store: string;
  readonly held: string;
  readonly how: string;
  readonly unit: string;
  /** That it lies where the customer keeps its data, be that with us or itself. */
  readonly whereCustomerKeeps?: true;
}

/** How a place is told of whose customer keeps its data itself. */
export function toldOf({ name, store, held, how, unit, whereCustomerKeeps }: Told, own?: OwnStore): Told {
  const where = own && whereCustomerKeeps ? `${store}, in the customer's own store` : store;
  return { name, store: where, held, how, unit };
}

/** Whether a place is out of reach for good: it lay in a store that its customer declared lost. */
export function isLost({ whereCustomerKeeps }: Told, own: OwnStore | undefined): boolean {
  return whereCustomerKeeps === true && own?.lost !== undefined;
}

/** A place that holds something of a customer. Both its questions can be asked again and again. */
export interface Place extends Told {
  /**
   * What is measured goes at once. Who the customer is and which its devices are stays until functions have forgotten
   * them: till then their packets are refused as those of a contract that is over, of which nothing is kept. The
   * customer's row goes last.
   */
  readonly when: 'at-once' | 'settled' | 'last';
  count(whose: Whose): Promise<number>;
  erase(whose: Whose): Promise<void>;
}

/** How much each place has that is not out of reach, by its name. */
export async function counted(
  places: readonly Place[],
  whose: Whose,
  own: OwnStore | undefined,
): Promise<Record<string, number>> {
  const reached = places.filter((place) => !isLost(place, own));
  const counts = reached.map(async (place) => [place.name, await place.count(whose)] as const);
  return Object.fromEntries(await Promise.all(counts));
}
