import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RegisteredFunction } from '../core/core.ts';
import { HostError } from '../errors.ts';
import { triggerBinding } from '../invoke/invoke.ts';
import { newTraceContext } from '../invoke/trace.ts';
import type { HostContext, Listener } from '../listener.ts';
import { BodyTooLarge, toRpcRequest } from './request.ts';
import { sendRpcResponse } from './response.ts';
import { compareRoutes, matchRoute, parseRoute, type Route } from './route.ts';
import { forward } from './stream.ts';

interface Endpoint {
  fn: RegisteredFunction;
  methods: string[];
  route: Route;
}

/** The HTTP side of the host; `port` is the one it got when 0 was asked for. */
export interface HttpListener extends Listener {
  port: number;
}

/**
 * Binds the app's HTTP functions, to be served on 127.0.0.1. As on Azure a path that no route matches, and a method
 * that its function doesn't take, are both 404, and a function that throws is 500 without a body.
 * Keys are not asked for: any `authLevel` is as good as anonymous here. Bodies go through whole, which is the
 * library's default, or as streams when the app has set `enableHttpStream`.
 * Throws a ConfigurationError for a route that is not understood; what is returned rejects with a HostError when the
 * port is taken.
 */
export function bindHttp(
  functions: RegisteredFunction[],
  port: number,
  context: HostContext,
): () => Promise<HttpListener> {
  const endpoints = functions
    .map((fn) => toEndpoint(fn, context.hostJson.http.routePrefix))
    .sort((a, b) => compareRoutes(a.route, b.route));
  return () => serve(endpoints, port, context);
}

async function serve(endpoints: Endpoint[], port: number, context: HostContext): Promise<HttpListener> {
  const running = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const answer = handle(endpoints, context, request, response).finally(() => running.delete(answer));
    running.add(answer);
  });
  const actualPort = await listen(server.listen(port, '127.0.0.1'), port);
  return {
    port: actualPort,
    async stop() {
      server.close();
      await Promise.all(running);
      server.closeAllConnections();
    },
  };
}

function toEndpoint(fn: RegisteredFunction, routePrefix: string): Endpoint {
  const { binding } = triggerBinding(fn);
  const route = typeof binding.route === 'string' ? binding.route : fn.metadata.name;
  const methods = Array.isArray(binding.methods) ? binding.methods : [];
  return {
    fn,
    methods: methods.map((method) => String(method).toUpperCase()),
    route: parseRoute(`${routePrefix}/${route}`),
  };
}

async function handle(
  endpoints: Endpoint[],
  { app, invoke, log }: HostContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const url = new URL(request.url!, `http://${request.headers.host ?? '127.0.0.1'}`);
    for (const { fn, methods, route } of endpoints) {
      const params = methods.includes(request.method!) ? matchRoute(route, url.pathname) : undefined;
      if (!params) continue;
      const { traceparent, tracestate } = request.headers;
      const traceContext = newTraceContext(traceparent as string, tracestate as string);
      const proxy = app.capabilities.HttpUri;
      if (proxy) {
        const forwarded = { request, url, params, response };
        await forward(forwarded, proxy, (input) => invoke(fn, { ...input, traceContext }));
        return;
      }
      const http = await toRpcRequest(request, url, params);
      // What went wrong inside the function has been logged by `invoke`.
      const outcome = await invoke(fn, { data: { http }, traceContext }).catch(() => undefined);
      if (outcome) sendRpcResponse(response, outcome.response.returnValue);
      else response.writeHead(500).end();
      return;
    }
    response.writeHead(404).end();
  } catch (error) {
    if (!(error instanceof BodyTooLarge))
      log('warning', 'host', `${request.method} ${request.url}: ${error}`);
    if (response.headersSent) response.destroy();
    else response.writeHead(error instanceof BodyTooLarge ? 413 : 400, { connection: 'close' }).end();
  }
}

async function listen(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new HostError('http-port', `The HTTP port ${port} can't be opened: ${(cause as Error).message}`, {
      cause,
    });
  }
  return (server.address() as AddressInfo).port;
}
