import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again and again until the answer satisfies; the last answer, when it never did within the time. */
export async function until<T>(
  ask: () => Promise<T>,
  satisfied: (answer: T) => boolean,
  seconds = 90,
  pauseMs = 300,
): Promise<T> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (satisfied(answer) || performance.now() > deadline) return answer;
    await sleep(pauseMs);
  }
}
