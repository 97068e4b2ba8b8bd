import type { PartitionContext, ReceivedEventData } from '@azure/event-hubs';
import type { LongValue, TypedData } from '../core/rpc.ts';

/** How a binding wants its events: its `dataType`, and whether the app keeps the places of empty strings. */
export interface EventShape {
  dataType: string | undefined;
  /** The capability IncludeEmptyEntriesInMessagePayload. */
  includeEmptyEntries: boolean;
}

export type PartitionId = Pick<
  PartitionContext,
  'fullyQualifiedNamespace' | 'eventHubName' | 'consumerGroup' | 'partitionId'
>;

/**
 * What the app is given for a batch (`cardinality: 'many'`). Without a dataType every event has to be a JSON object,
 * and one that isn't fails the whole batch, as on Azure: throws a SyntaxError or TypeError then.
 */
export function batchData(
  events: ReceivedEventData[],
  { dataType, includeEmptyEntries }: EventShape,
): TypedData {
  const bodies = events.map(bodyBytes);
  if (dataType === 'binary') return { collectionBytes: { bytes: bodies } };
  if (dataType === 'string')
    return strings(
      bodies.map((body) => body.toString('utf8')),
      includeEmptyEntries,
    );
  return { json: `[${bodies.map(jsonObject).join(',')}]` };
}

/** What the app is given for one event (`cardinality: 'one'`); throws as batchData does. */
export function singleData(event: ReceivedEventData, { dataType }: EventShape): TypedData {
  const body = bodyBytes(event);
  if (dataType === 'binary') return { bytes: body };
  if (dataType === 'string') return { string: body.toString('utf8') };
  return { json: jsonObject(body) };
}

/**
 * The metadata of a batch, in the spelling and the types of the Event Hubs extension: sequence numbers are 64-bit
 * longs, times have no zone although they are UTC, and strings that are empty are left out of their array unless
 * the app has asked to keep them.
 */
export function batchMetadata(
  events: ReceivedEventData[],
  partition: PartitionId,
  { includeEmptyEntries }: EventShape,
): Record<string, TypedData> {
  return {
    PartitionContext: partitionContext(partition),
    PartitionKeyArray: strings(
      events.map((event) => event.partitionKey ?? ''),
      includeEmptyEntries,
    ),
    OffsetArray: strings(
      events.map((event) => event.offset),
      includeEmptyEntries,
    ),
    SequenceNumberArray: {
      collectionSint64: { sint64: events.map((event) => toLong(event.sequenceNumber)) },
    },
    EnqueuedTimeUtcArray: json(events.map((event) => unzoned(event.enqueuedTimeUtc))),
    PropertiesArray: json(events.map((event) => event.properties ?? {})),
    SystemPropertiesArray: json(events.map(systemProperties)),
  };
}

/** The metadata of one event. */
export function singleMetadata(event: ReceivedEventData, partition: PartitionId): Record<string, TypedData> {
  return {
    PartitionContext: partitionContext(partition),
    PartitionKey: event.partitionKey ? { string: event.partitionKey } : {},
    Offset: { string: event.offset },
    SequenceNumber: json(event.sequenceNumber),
    EnqueuedTimeUtc: json(unzoned(event.enqueuedTimeUtc)),
    Properties: json(event.properties ?? {}),
    SystemProperties: json(systemProperties(event)),
  };
}

/** The event's body as it was sent. The client is told not to parse JSON, so a data section arrives as bytes. */
function bodyBytes(event: ReceivedEventData): Buffer {
  const body: unknown = event.body;
  if (Buffer.isBuffer(body)) return body;
  if (typeof body === 'string') return Buffer.from(body);
  // An AMQP value or sequence section, which IoT Hub doesn't send.
  return Buffer.from(JSON.stringify(body ?? null));
}

function jsonObject(body: Buffer): string {
  const text = body.toString('utf8');
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError(
      "An event is not a JSON object; bind with dataType 'binary' or 'string' to receive such events.",
    );
  }
  return text;
}

function partitionContext(partition: PartitionId): TypedData {
  return json({
    FullyQualifiedNamespace: partition.fullyQualifiedNamespace,
    EventHubName: partition.eventHubName,
    ConsumerGroup: partition.consumerGroup,
    PartitionId: partition.partitionId,
  });
}

/** AMQP's names of the message properties; the client gives them in camel case. */
function amqpPropertyName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function systemProperties(event: ReceivedEventData): Record<string, unknown> {
  const { properties = {}, messageAnnotations = {} } = event.getRawAmqpMessage();
  const present = Object.entries(properties).filter(([, value]) => value !== undefined && value !== null);
  const named = present.map(([name, value]) => [amqpPropertyName(name), value]);
  return {
    // .NET writes bytes, such as a user-id, as Base64.
    ...Object.fromEntries(
      named.map(([name, value]) => [name, Buffer.isBuffer(value) ? value.toString('base64') : value]),
    ),
    ...messageAnnotations,
    SequenceNumber: event.sequenceNumber,
    Offset: event.offset,
    PartitionKey: event.partitionKey ?? null,
    EnqueuedTimeUtc: unzoned(event.enqueuedTimeUtc),
  };
}

function json(value: unknown): TypedData {
  return { json: JSON.stringify(value) };
}

function strings(values: string[], includeEmpty: boolean): TypedData {
  return { collectionString: { string: includeEmpty ? values : values.filter((value) => value !== '') } };
}

/** A time as .NET writes a DateTime of no stated kind: no zone, no trailing zeros of the fraction. */
function unzoned(time: Date): string {
  return time.toISOString().replace(/\.?0*Z$/, '');
}

function toLong(value: number): LongValue {
  const bits = BigInt(value);
  return {
    low: Number(BigInt.asIntN(32, bits)),
    high: Number(BigInt.asIntN(32, bits >> 32n)),
    unsigned: false,
  };
}
