import type { EpochMs } from '../time.ts';

/** What a stored packet says of its device's count and clock. */
export interface PacketFact {
  /** Public name of the authorization; each has a count of its own. */
  readonly authorization: string;
  readonly sequence: number;
  /** Its first reading, by the device's clock. */
  readonly at: EpochMs;
  /** When the device sent it, by its clock; absent in what a release before this one stored. */
  readonly sentAt?: EpochMs;
  /** When it reached IoT Hub. */
  readonly arrivedAt: EpochMs;
}

/** What was found amiss in the order of some packets. */
export interface Irregularities {
  /** Numbers of packets that were sent, by all appearances, and never arrived. */
  readonly lost: number;
  /** Gaps wider than a device could have sent packets meanwhile: it went on counting elsewhere. */
  readonly jumps: number;
  /** Changes to a lower number: the device began to count anew. */
  readonly resets: number;
  /** Packets that arrived before the one with the number below, though they were measured or sent after it. */
  readonly reordered: number;
}

/** Either end of a run: a packet's times. */
export type End = Pick<PacketFact, 'sequence' | 'at' | 'arrivedAt'> & { readonly sentAt: EpochMs };

/** Packets of one count, from the lowest number to the highest, and what is amiss between them. */
export interface Run extends Irregularities {
  readonly first: End;
  readonly last: End;
  readonly packets: number;
}

/** The packets of a stretch of reading time. */
export interface PacketTally {
  /** By authorization; runs in the order of their numbers. */
  readonly counts: Readonly<Record<string, readonly Run[]>>;
  /**
   * How far the device's clock is ahead of ours, in ms; negative behind. Of the packet that was least delayed in the
   * last hour with any that say when they were sent: what a packet waited on its way looks like a clock that is behind.
   */
  readonly clock?: { readonly ahead: number; readonly hour: EpochMs };
}

/** How a device has counted within a window, and how its clock is. */
export interface PacketHealth extends Irregularities {
  readonly packets: number;
  /** In ms; absent where no packet says. */
  readonly clockAhead?: number;
}
