import type { IncomingMessage } from 'node:http';

/** As much of a body as is looked at; the rest can be read on from the request. */
export interface Beginning {
  readonly body: Buffer;
  /** False when more is to come. */
  readonly complete: boolean;
}

/**
 * Reads a request's body until it is whole or longer than `limit` bytes.
 *
 * @returns undefined when the client breaks off before
 */
export async function readBeginning(request: IncomingMessage, limit: number): Promise<Beginning | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    while (size <= limit) {
      const chunk = await nextChunk(request);
      if (chunk === undefined)
        return request.complete ? { body: Buffer.concat(chunks), complete: true } : undefined;
      chunks.push(chunk);
      size += chunk.length;
    }
  } catch {
    return undefined;
  }
  return { body: Buffer.concat(chunks), complete: false };
}

/** The next bytes, without taking the stream over for good; undefined at its end. */
function nextChunk(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const take = () => {
      const chunk: Buffer | null = request.read();
      if (chunk === null && !request.readableEnded && !request.destroyed) return;
      quit();
      resolve(chunk ?? undefined);
    };
    const fail = (error: Error) => {
      quit();
      reject(error);
    };
    const quit = () => {
      request.off('readable', take).off('end', take).off('close', take).off('error', fail);
    };
    request.on('readable', take).on('end', take).on('close', take).on('error', fail);
    take();
  });
}
