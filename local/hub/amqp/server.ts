import { createServer, type Server } from 'node:net';
import { AmqpConnection, type AmqpOptions, type Readers } from './connection.ts';

/** The Event Hubs-compatible AMQP server, without TLS; it does not listen yet. */
export function createAmqpServer(options: AmqpOptions): Server {
  const readers: Readers = new Map();
  return createServer({ noDelay: true }, (socket) => new AmqpConnection(socket, options, readers));
}
