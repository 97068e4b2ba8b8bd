import { createServer, type Server } from 'node:tls';
import type { ServerCertificate } from '../tls/certificates.ts';
import { Session, type SessionOptions } from './session.ts';

/** The MQTT 3.1.1 server for devices, over TLS; it does not listen yet. */
export function createMqttServer(options: SessionOptions & { certificate: ServerCertificate }): Server {
  const { certificate, log } = options;
  const server = createServer({ cert: certificate.cert, key: certificate.key, minVersion: 'TLSv1.2' });
  server.on('secureConnection', (socket) => new Session(socket, options));
  server.on('tlsClientError', (error, socket) => {
    log(`MQTT a TLS handshake with ${socket.remoteAddress} failed: ${error.message}`);
  });
  return server;
}
