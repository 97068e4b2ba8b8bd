import type { EpochMs } from '../../time.ts';
import { iso } from '../../time.ts';

/** Sequence numbers that share a partition, so that a backlog goes in as transactions. */
const BLOCK = 512;

/** Who sent a packet, and its place in the device's own count: what makes a packet the same packet. */
export interface PacketIdentity {
  /** Key of the device. */
  readonly device: string;
  /** Public name of the authorization. */
  readonly authorization: string;
  readonly sequence: number;
}

/** Partition of a packet: its device, authorization and block of 512 sequence numbers. */
export function packetPartition({ device, authorization, sequence }: PacketIdentity): string {
  return `${device}|${authorization}|${digits(Math.floor(sequence / BLOCK), 13)}`;
}

/** Row of a packet within its partition. */
export function packetRow({ sequence }: PacketIdentity): string {
  return digits(sequence, 15);
}

/** The identity of a packet whose keys these are. */
export function identityOf(partition: string, row: string): PacketIdentity {
  const [device = '', authorization = ''] = partition.split('|');
  return { device, authorization, sequence: Number(row) };
}

/** Partition of the rows that say in which blocks an hour of this device is to be found. */
export function hoursPartition(device: string): string {
  return `${device}|hours`;
}

/** Start of the row keys that speak of one hour; sorts as the hours do. */
export function hourPrefix(hour: EpochMs): string {
  return iso(hour).slice(0, 13);
}

const ZEROS = Array.from({ length: 16 }, (_, n) => '0'.repeat(n));

/** Filled up with zeros from a table, at half the price of padStart. */
function digits(value: number, width: number): string {
  const text = String(value);
  return ZEROS[width - text.length] + text;
}
