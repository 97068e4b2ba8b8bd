import rhea from 'rhea';
import type { EventLog } from '../log/eventLog.ts';
import type { HubSettings } from '../settings.ts';
import type { Reply } from './reply.ts';

const { types } = rhea;

/**
 * Answers a management request: READ of the event hub or of one partition.
 *
 * @param properties application properties of the request
 */
export function answerManagement(
  properties: Record<string, unknown>,
  settings: HubSettings,
  events: EventLog,
): Reply {
  const { operation, type, name } = properties;
  if (operation !== 'READ') return { status: 501, description: `${operation} is not offered here` };
  if (String(name).toLowerCase() !== settings.eventHubName.toLowerCase()) {
    return { status: 404, condition: 'amqp:not-found', description: `there is no event hub ${name}` };
  }
  if (type === 'com.microsoft:eventhub')
    return { status: 200, description: 'OK', body: describeHub(settings) };
  if (type === 'com.microsoft:partition')
    return describePartition(String(properties.partition), settings, events);
  return { status: 501, description: `${type} is not offered here` };
}

function describeHub(settings: HubSettings) {
  const ids = Array.from({ length: settings.partitions }, (_, n) => String(n));
  return {
    name: settings.eventHubName,
    type: 'com.microsoft:eventhub',
    created_at: new Date(settings.createdAt),
    partition_count: types.wrap_int(ids.length),
    partition_ids: types.wrap_array(ids, 0xa1, undefined),
    georeplication_factor: types.wrap_int(1),
  };
}

function describePartition(id: string, settings: HubSettings, events: EventLog): Reply {
  const partition = /^\d+$/.test(id) ? events.partitions[Number(id)] : undefined;
  if (!partition)
    return { status: 404, condition: 'amqp:not-found', description: `there is no partition ${id}` };
  const { last } = partition;
  return {
    status: 200,
    description: 'OK',
    body: {
      name: settings.eventHubName,
      type: 'com.microsoft:partition',
      partition: id,
      begin_sequence_number: types.wrap_long(partition.firstSequence),
      last_enqueued_sequence_number: types.wrap_long(last?.sequenceNumber ?? -1),
      last_enqueued_offset: String(last?.offset ?? -1),
      last_enqueued_time_utc: new Date(last?.enqueuedAt ?? 0),
      is_partition_empty: partition.isEmpty,
    },
  };
}
