import { createServer, type Server } from 'node:tls';
import type { Log } from '../logging.ts';
import type { ServerCertificate } from '../tls/certificates.ts';
import type { Admit } from './role.ts';
import { Session } from './session.ts';

/** The MQTT 3.1.1 server for devices, over TLS; it does not listen yet. */
export function createMqttServer(certificate: ServerCertificate, admit: Admit, log: Log): Server {
  const server = createServer({ cert: certificate.cert, key: certificate.key, minVersion: 'TLSv1.2' });
  server.on('secureConnection', (socket) => new Session(socket, admit, log));
  server.on('tlsClientError', (error, socket) => {
    log(`MQTT a TLS handshake with ${socket.remoteAddress} failed: ${error.message}`);
  });
  return server;
}
