import type { AddressInfo, Server, Socket } from 'node:net';
import { UsageError } from './errors.ts';

/** A server that listens, and ends with all its connections. */
export class Listener {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  /**
   * @param port 0: any that is free
   * @param address of the interface
   * @param what for, in the words of the error
   * @returns the port
   * @throws UsageError when the port is taken
   */
  listen(port: number, address: string, what: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', (cause: NodeJS.ErrnoException) => {
        const inUse = cause.code === 'EADDRINUSE';
        const text = inUse ? 'is in use: stop what listens there, or choose another' : `: ${cause.message}`;
        reject(new UsageError('PORT_UNAVAILABLE', `port ${port} (${what}) ${text}`, { cause }));
      });
      this.#server.listen(port, address, () => resolve((this.#server.address() as AddressInfo).port));
    });
  }

  /** Takes no more connections and ends those there are, after `grace` milliseconds by force. */
  async close(grace: number): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise((resolve) => this.#server.close(resolve));
    const timer = setTimeout(() => this.#destroyAll(), grace);
    await closed;
    clearTimeout(timer);
  }

  #destroyAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}
