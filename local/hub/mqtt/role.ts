import type { IConnectPacket, IPublishPacket, Packet } from 'mqtt-packet';

/** What a connection lends to its role. */
export interface Link {
  send(packet: Packet): void;
  /** Ends the connection. @param reason for the log */
  close(reason: string): void;
  /** Reads no more from the device, until `resume`. */
  pause(): void;
  resume(): void;
}

/** What a connection is for, once its CONNECT was accepted. */
export interface Role {
  /** Who it is, for the log. */
  readonly name: string;
  /** A PUBLISH of QoS 0 or 1. */
  publish(packet: IPublishPacket): void;
  /** Whether the device may subscribe to a topic filter. */
  maySubscribe(filter: string): boolean;
  /** The connection has ended. @param politely by DISCONNECT */
  ended(politely: boolean): void;
}

/** Whether a CONNECT is let in, as what and until when (epoch ms); or the return code to refuse with, and why. */
export type Admission =
  | { accepted: true; expiresAt: number; begin: (link: Link) => Role }
  | { accepted: false; returnCode: number; reason: string };

/** Decides about a CONNECT. @param now epoch milliseconds */
export type Admit = (packet: IConnectPacket, now: number) => Admission;
