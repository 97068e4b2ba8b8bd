import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

/**
 * Counts the requests this process makes from now on, each try of each; those to one host are left out.
 *
 * @returns how many there were so far
 */
export function countRequests(leftOut: string | undefined): () => number {
  let requests = 0;
  subscribe('http.client.request.start', (message) => {
    const { request } = message as { request: ClientRequest };
    if (request.host !== leftOut) requests += 1;
  });
  return () => requests;
}
