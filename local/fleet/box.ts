import { uniform } from './physics/random.ts';

/** What befalls the box on a pump, and with it what is sent. Times in epoch milliseconds. */
export interface BoxFaults {
  /** There is no network meanwhile; the box keeps its readings and sends them afterwards. */
  outage?: { from: number; to: number };
  /** From then on its clock is ahead by so many milliseconds; behind, where they are negative. */
  clock?: { from: number; ahead: number };
  /** From then on its firmware sends packets that are wrong in one way or another. */
  rubbishFrom?: number;
  /** The pump sent readings of this time only, and is no longer there. */
  retired?: { from: number; to: number };
}

/** How the readings of a box get out. */
export interface Way {
  /** The last instant of which readings can have been sent at a time; epoch milliseconds. */
  reach(now: number): number;
  /** What its clock makes of an instant. */
  told(at: number): number;
  /** How a packet is spoiled, if it is. */
  spoiling(sequence: number, at: number): Spoiling | undefined;
}

/** The ways in which a firmware gone wrong spoils its packets. */
export const spoilings = ['torn-off', 'latin-1', 'debug-field', 'no-answer', 'draft-schema'] as const;
export type Spoiling = (typeof spoilings)[number];

/** @param seed of the pump, which also decides what its firmware does wrong */
export function wayOf({ outage, clock, rubbishFrom = Infinity, retired }: BoxFaults, seed: number): Way {
  return {
    reach(now) {
      const until = Math.min(now, retired?.to ?? Infinity);
      return outage && until >= outage.from && now < outage.to ? outage.from - 1 : until;
    },
    told: (at) => (clock && at >= clock.from ? at + clock.ahead : at),
    spoiling: (sequence, at) =>
      at < rubbishFrom ? undefined : spoilings[Math.floor(spoilings.length * uniform(seed, 17, sequence))],
  };
}
