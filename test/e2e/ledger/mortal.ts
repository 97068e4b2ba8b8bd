import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, type ChildOptions, startChild } from '../../../local/plant/child.ts';

/** A process that is started again whenever it has ended, as the platform does with an instance. */
export interface Mortal<Ready> {
  readonly name: string;
  /** What it said when it was last ready; waits until it is. */
  ready(): Promise<Ready>;
  /** Ends it with the signal as soon as it is up, leaves it down for a while, and resolves when it is up again. */
  strike(signal: 'SIGKILL' | 'SIGTERM', downMs: number): Promise<void>;
  /** Ends it for good. */
  end(): Promise<void>;
  /** What it died of when nobody had struck it, or why it would not start. */
  readonly deaths: string[];
}

const AGAIN_MS = 300;

/** Keeps a process running. */
export function keepRunning<Ready>(options: ChildOptions<Ready>): Mortal<Ready> {
  const deaths: string[] = [];
  let ended = false;
  let struck = false;
  let downMs = 0;
  let up = Promise.withResolvers<Child<Ready>>();

  const running = (async () => {
    while (!ended) {
      try {
        const child = await startChild(options);
        up.resolve(child);
        const death = await Promise.race([child.died, endedWith(child)]);
        if (death && !struck) deaths.push(death.message);
        up = Promise.withResolvers();
      } catch (error) {
        // What it needs may be down at this very moment.
        deaths.push(String(error));
      }
      await sleep(struck ? downMs : AGAIN_MS);
      struck = false;
    }
  })();

  const ending = Promise.withResolvers<void>();
  async function endedWith(child: Child<Ready>): Promise<undefined> {
    await ending.promise;
    await child.stop();
  }

  async function strikeNow(signal: 'SIGKILL' | 'SIGTERM', forMs: number): Promise<void> {
    const child = await up.promise;
    struck = true;
    downMs = forMs;
    process.kill(child.pid, signal);
    await child.died;
    // The loop has seen the same death by then, and put another promise in its place.
    await sleep(0);
    await up.promise;
  }

  let last = Promise.resolve();
  return {
    name: options.name,
    deaths,
    ready: async () => (await up.promise).ready,
    strike(signal, forMs) {
      last = last.then(() => strikeNow(signal, forMs));
      return last;
    },
    async end() {
      ended = true;
      ending.resolve();
      await running;
    },
  };
}
