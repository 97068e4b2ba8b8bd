import { createServer, type Server } from 'node:net';
import type { Readings } from './attach.ts';
import { AmqpConnection, type AmqpOptions } from './connection.ts';

/** The Event Hubs-compatible AMQP server, without TLS; it does not listen yet. */
export function createAmqpServer(options: AmqpOptions): Server {
  const readings: Readings = new Map();
  return createServer({ noDelay: true }, (socket) => new AmqpConnection(socket, options, readings));
}
