import rhea, { type Message } from 'rhea';
import type { StoredEvent } from '../log/event.ts';
import type { RecordHeader } from '../log/record.ts';

const { types } = rhea;

// What IoT Hub states about a device that authenticated with its own symmetric key.
const AUTH_METHOD = JSON.stringify({
  scope: 'device',
  type: 'sas',
  issuer: 'iothub',
  acceptingIpFilterRule: null,
});

/**
 * An event as IoT Hub's built-in endpoint delivers it: the hub's statements as message annotations, the
 * device's properties as AMQP properties and application properties, the body as a data section.
 *
 * @param last given when the reader wants to know how far the partition has come
 */
export function toMessage(event: StoredEvent, last: RecordHeader | undefined): Message {
  const { system } = event;
  const enqueuedAt = new Date(event.enqueuedAt);
  return {
    ...(last ? { delivery_annotations: describeLast(last) } : {}),
    message_annotations: {
      'x-opt-sequence-number': types.wrap_long(event.sequenceNumber),
      'x-opt-offset': String(event.offset),
      'x-opt-enqueued-time': enqueuedAt,
      'iothub-connection-device-id': event.deviceId,
      'iothub-connection-auth-method': AUTH_METHOD,
      'iothub-connection-auth-generation-id': event.generationId,
      'iothub-enqueuedtime': enqueuedAt,
      'iothub-message-source': 'Telemetry',
    },
    ...(system.contentType === undefined ? {} : { content_type: system.contentType }),
    ...(system.contentEncoding === undefined ? {} : { content_encoding: system.contentEncoding }),
    ...(system.messageId === undefined ? {} : { message_id: system.messageId }),
    ...(system.correlationId === undefined ? {} : { correlation_id: system.correlationId }),
    ...(system.userId === undefined ? {} : { user_id: Buffer.from(system.userId) as unknown as string }),
    application_properties: event.properties,
    body: rhea.message.data_section(event.body as Buffer),
  };
}

function describeLast(last: RecordHeader) {
  return {
    last_enqueued_sequence_number: types.wrap_long(last.sequenceNumber),
    last_enqueued_offset: String(last.offset),
    last_enqueued_time_utc: new Date(last.enqueuedAt),
    runtime_info_retrieval_time_utc: new Date(),
  };
}
