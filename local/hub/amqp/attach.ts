import type { AmqpError, Sender } from 'rhea';
import type { Partition } from '../log/partition.ts';
import type { Position } from '../log/position.ts';
import { type FilterMap, selectorsOf } from './filter.ts';
import { decideOwnership, type Holder, stolen } from './ownership.ts';
import { parseSelector } from './position.ts';

/** Something that holds a partition for a consumer group, and can be told to go. */
export interface Reading extends Holder {
  close(error: AmqpError): void;
}

/** Who reads each partition and consumer group, over all connections. */
export type Readings = Map<string, Set<Reading>>;

/** What a receiver asked for, when there is nothing wrong with it. */
export interface Attachment {
  /** Partition and consumer group. */
  key: string;
  partition: Partition;
  position: Position;
  /** The selector, for the log. */
  selector: string | undefined;
  /** The filters that apply, for the answer. */
  filter: FilterMap;
  epoch: number | undefined;
}

const EPOCH = 'com.microsoft:epoch';

/**
 * What a receiver that attaches asks for: `{event hub}/ConsumerGroups/{group}/Partitions/{n}`, a selector,
 * an epoch.
 *
 * @returns an AMQP error when there is no such partition or the selector is not understood
 */
export function readAttach(
  sender: Sender,
  eventHubName: string,
  partitions: readonly Partition[],
): Attachment | AmqpError {
  const { address, filter } = sender.source;
  const match = /^\/?([^/]+)\/ConsumerGroups\/([^/]+)\/Partitions\/(\d+)$/i.exec(address ?? '');
  const partition = partitions[Number(match?.[3])];
  if (!match || match[1]!.toLowerCase() !== eventHubName.toLowerCase() || !partition) {
    return { condition: 'amqp:not-found', description: `there is nothing at ${address}` };
  }
  const selectors = selectorsOf(filter);
  const texts = Object.values(selectors).map(({ value }) => String(value));
  const selector = texts.length > 0 ? texts.join(' and ') : undefined;
  const position = parseSelector(selector);
  if (!position)
    return { condition: 'com.microsoft:argument-error', description: `not understood: ${selector}` };
  const epoch = toNumber(sender.properties?.[EPOCH]);
  const key = `${match[2]!.toLowerCase()}/${match[3]}`;
  return { key, partition, position, selector, filter: selectors, epoch };
}

/**
 * Makes room for a newcomer: whoever its epoch evicts is detached.
 *
 * @returns an AMQP error when it is not let in
 */
export function takePlace({ key, epoch }: Attachment, readings: Readings): AmqpError | undefined {
  const holders = readings.get(key) ?? new Set();
  const ownership = decideOwnership([...holders], epoch);
  if (!ownership.granted) return { condition: ownership.condition, description: ownership.description };
  for (const holder of ownership.evicted) {
    holders.delete(holder);
    holder.close(stolen(`a receiver with epoch ${epoch} took over`));
  }
  return undefined;
}

/** Longs arrive as numbers, or as eight bytes where a number would not hold them. */
function toNumber(value: unknown): number | undefined {
  if (Buffer.isBuffer(value)) return Number(value.readBigInt64BE());
  return typeof value === 'number' ? value : undefined;
}
