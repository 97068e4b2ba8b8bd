import { EventHubConsumerClient } from '@azure/event-hubs';
import type { HourRollup } from '../../../shared/domain/rollup.ts';
import type { Storage } from '../../../shared/storage/connect.ts';
import { contractContainer, contractTable } from '../../../shared/storage/names.ts';
import { readingsIn } from '../../../shared/storage/readings/read.ts';
import { rollupsIn } from '../../../shared/storage/rollups.ts';
import { HOUR } from '../../../shared/time.ts';

/** How many events of the hub the hosts have not noted as done yet, by their checkpoints; it asks little of the store. */
export async function eventsBehind(storage: Storage, connectionString: string): Promise<number> {
  const done = new Map<string, number>();
  const container = storage.hostContainer('azure-webjobs-eventhub');
  for await (const { name, metadata } of container.listBlobsFlat({ includeMetadata: true })) {
    const partition = /\/checkpoint\/(\d+)$/.exec(name)?.[1];
    if (partition) done.set(partition, Number(metadata?.sequencenumber));
  }
  const client = new EventHubConsumerClient('vakt', connectionString);
  try {
    const ids = await client.getPartitionIds();
    const partitions = await Promise.all(ids.map((id) => client.getPartitionProperties(id)));
    return partitions.reduce(
      (sum, { partitionId, lastEnqueuedSequenceNumber: last }) => sum + last - (done.get(partitionId) ?? -1),
      0,
    );
  } finally {
    await client.close();
  }
}

/** How often each packet is stored, by device key and sequence number, wherever it lies. */
export async function storedTimes(storage: Storage, contract: string): Promise<Map<string, number>> {
  const times = new Map<string, number>();
  const queryOptions = { filter: "from ge '0'", select: ['PartitionKey', 'RowKey'] };
  const rows = storage.table(contractTable('readings', contract)).listEntities({ queryOptions });
  for await (const { partitionKey, rowKey } of rows) {
    const packet = `${partitionKey!.split('|')[0]} ${Number(rowKey)}`;
    times.set(packet, (times.get(packet) ?? 0) + 1);
  }
  return times;
}

/** What lies in the contract's quarantine: the hash of each body, with the reason. */
export async function quarantinedBodies(storage: Storage, contract: string): Promise<Set<string>> {
  const container = storage.hostContainer(contractContainer(contract));
  const bodies = new Set<string>();
  for await (const { name } of container.listBlobsFlat({ prefix: 'quarantine/' })) {
    const { hash, reason } = JSON.parse((await container.getBlobClient(name).downloadToBuffer()).toString());
    bodies.add(`${reason} ${hash}`);
  }
  return bodies;
}

/** What an hour of the stream comes to; the parts of a rollup that are added up by hand. */
export interface HourSum {
  readonly hour: number;
  readonly count: number;
  /** Seconds. */
  readonly covered: number;
  /** kW s. */
  readonly sum: number;
  readonly min: number;
  readonly max: number;
}

/** What is stored and analysed of a device. */
export async function resultOf(
  storage: Storage,
  contract: string,
  device: string,
  from: number,
  before: number,
) {
  const readings = await readingsIn(storage, contract).range(device, from, before);
  const rollups = await rollupsIn(storage, contract).range(device, from - HOUR, before + HOUR);
  return {
    readings: readings.map(({ at, values }) => ({ at, power: values.power! })),
    hours: rollups.map(sumOf),
  };
}

function sumOf({ hour, count, covered, signals }: HourRollup): HourSum {
  const { sum, min, max } = signals.power!;
  return { hour, count, covered, sum, min, max };
}

/** What the hours have to come to: each reading holds until the next, and the last one for no time yet. */
export function hoursOf(readings: readonly { at: number; power: number }[]): HourSum[] {
  const hours = Map.groupBy(readings, ({ at }) => Math.floor(at / HOUR) * HOUR);
  const next = new Map(readings.slice(1).map(({ at }, i) => [readings[i]!.at, at]));
  return [...hours].map(([hour, of]) => {
    const seconds = of.map(({ at }) => ((next.get(at) ?? at) - at) / 1000);
    const total = (values: number[]) => values.reduce((sum, value) => sum + value, 0);
    const powers = of.map(({ power }) => power);
    return {
      hour,
      count: of.length,
      covered: total(seconds),
      sum: total(of.map(({ power }, i) => power * seconds[i]!)),
      min: Math.min(...powers),
      max: Math.max(...powers),
    };
  });
}
