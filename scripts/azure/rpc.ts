import { spawn } from 'node:child_process';

/** A Bicep CLI that stays, and is asked one thing after the other: to start it anew for each costs as much as the work. */
export interface BicepServer {
  /** @throws Error with what the CLI says of it */
  ask<T>(method: string, params: object): Promise<T>;
  end(): void;
}

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

const HEAD_ENDS = '\r\n\r\n';

/**
 * Starts `bicep jsonrpc`, which speaks JSON-RPC 2.0 with a header before each message, as language servers do.
 *
 * @param env of the process: parameter files read it
 * @see https://github.com/Azure/bicep/blob/main/docs/experimental/jsonrpc-command.md
 */
export function startBicep(cli: string, env: NodeJS.ProcessEnv): BicepServer {
  const child = spawn(cli, ['jsonrpc', '--stdio'], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = new Map<number, (answer: Answer) => void>();
  let failure: Error | undefined;
  const fail = (error: Error) => {
    failure = error;
    for (const [id, answer] of waiting) answer({ id, error: { message: error.message } });
    waiting.clear();
  };
  child.on('error', fail);
  child.on('exit', () => fail(new Error('the Bicep CLI has ended')));

  let received = Buffer.alloc(0);
  child.stdout.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    for (;;) {
      const head = received.indexOf(HEAD_ENDS);
      if (head < 0) return;
      const from = head + HEAD_ENDS.length;
      const length = Number(/Content-Length: (\d+)/i.exec(received.toString('latin1', 0, head))?.[1]);
      if (received.length < from + length) return;
      const answer = JSON.parse(received.toString('utf8', from, from + length)) as Answer;
      received = received.subarray(from + length);
      waiting.get(answer.id)?.(answer);
      waiting.delete(answer.id);
    }
  });

  let last = 0;
  return {
    async ask<T>(method: string, params: object): Promise<T> {
      if (failure) throw failure;
      last += 1;
      const id = last;
      const { promise, resolve } = Promise.withResolvers<Answer>();
      waiting.set(id, resolve);
      const body = JSON.stringify({ jsonrpc: '2.0', id, method, params });
      child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}${HEAD_ENDS}${body}`);
      const { result, error } = await promise;
      if (error) throw new Error(error.message);
      return result as T;
    },
    end() {
      child.removeAllListeners('exit');
      child.kill();
    },
  };
}
