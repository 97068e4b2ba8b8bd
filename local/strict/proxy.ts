import { Agent, createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StrictControl } from './control/control.ts';
import { controlServer } from './control/server.ts';
import { UsageError } from './errors.ts';
import type { FaultPlan } from './faults/plan.ts';
import { handle, type Shared } from './proxy/handle.ts';
import { type Service, services } from './request/operation.ts';
import { DeletedNames, type DeletionOptions } from './rules/deleted.ts';

/** From where to where, on 127.0.0.1. */
export interface Route {
  /** Port to listen on; 0 for any that is free. */
  readonly listen: number;
  /** Port of the store behind. */
  readonly store: number;
}

export interface StrictProxyOptions {
  readonly routes: Readonly<Record<Service, Route>>;
  /** Port of the control server; 0 for any that is free, undefined for none. */
  readonly controlPort?: number;
  /** Faults from the start on. */
  readonly plan?: FaultPlan;
  readonly deletion?: DeletionOptions;
  readonly log?: (text: string) => void;
}

/** A running proxy. */
export interface StrictProxy {
  /** What is listened on. */
  readonly ports: Readonly<Record<Service, number>> & { readonly control?: number };
  readonly control: StrictControl;
  /** Lets what is being deleted be gone now. */
  endDeletions(): void;
  /** Ends every connection and gives the ports back. */
  close(): Promise<void>;
}

const address = '127.0.0.1';

/**
 * Puts a proxy in front of an Azurite, which refuses what Azure refuses and Azurite does, and lets faults happen.
 *
 * @throws UsageError when a port is taken
 */
export async function startStrictProxy(options: StrictProxyOptions): Promise<StrictProxy> {
  const control = new StrictControl(options.plan);
  const deleted = new DeletedNames(options.deletion ?? {});
  const shared: Shared = {
    control,
    deleted,
    clock: Date.now,
    log: options.log ?? (() => undefined),
  };
  // Azurite closes a connection after 5 s without a request: no request may be sent into one that is just closing.
  const agent = new Agent({ keepAlive: true, timeout: 4000 });
  const servers: Server[] = [];
  const endDeletions = () => deleted.forget();
  const open = async (server: Server, port: number, what: string) => {
    servers.push(server);
    return listen(server, port, what);
  };
  const close = async () => {
    await Promise.all(servers.map(closeServer));
    agent.destroy();
  };
  try {
    const ports = { blob: 0, queue: 0, table: 0 };
    for (const service of services) {
      const route = options.routes[service];
      ports[service] = await open(
        serviceServer(service, { port: route.store, agent }, shared),
        route.listen,
        service,
      );
    }
    if (options.controlPort === undefined) return { ports, control, endDeletions, close };
    const controlPort = await open(controlServer(control), options.controlPort, 'control');
    return { ports: { ...ports, control: controlPort }, control, endDeletions, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function serviceServer(service: Service, store: { port: number; agent: Agent }, shared: Shared): Server {
  // A held request takes as long as it is held.
  return createServer({ requestTimeout: 0, keepAliveTimeout: 60_000 }, (request, response) => {
    handle(service, store, shared, request, response).catch((error: Error) => {
      shared.log(`${request.method} on ${service} failed: ${error.stack}`);
      request.socket.resetAndDestroy();
    });
  });
}

function listen(server: Server, port: number, what: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const inUse = cause.code === 'EADDRINUSE';
      const text = inUse ? 'is in use: stop what listens there, or choose another' : `: ${cause.message}`;
      reject(new UsageError('PORT_UNAVAILABLE', `port ${port} (${what}) ${text}`, { cause }));
    });
    server.listen(port, address, () => resolve((server.address() as AddressInfo).port));
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
