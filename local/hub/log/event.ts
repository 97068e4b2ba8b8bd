/** System properties a device may set on a message, by IoT Hub's names. */
export interface SystemProperties {
  contentType?: string;
  contentEncoding?: string;
  messageId?: string;
  correlationId?: string;
  userId?: string;
}

/** A device-to-cloud message that was accepted. */
export interface NewEvent {
  deviceId: string;
  /** Generation of the identity that was authenticated. */
  generationId: string;
  system: SystemProperties;
  properties: Record<string, string>;
  body: Uint8Array;
}

/** A message in the log. */
export interface StoredEvent extends NewEvent {
  /** Where its record starts, bytes from the partition's very first record; rises, with gaps. */
  offset: number;
  /** Rises by one within the partition, from 0. */
  sequenceNumber: number;
  /** When the hub took it, epoch milliseconds; never less than the event's before. */
  enqueuedAt: number;
}
