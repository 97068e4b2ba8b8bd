import { app } from '@azure/functions';
import type { EpochMs } from '../../shared/time.ts';
import type { Failed } from './reporter.ts';
import type { Watch } from './watch.ts';

/**
 * Registers the look at the functions themselves, and reports whatever comes out of any of them. Alert rules wait for
 * the watch's line, and fire when it doesn't come.
 *
 * @param tell mails the operator what is new of what was found
 */
export function registerOwnWatch(
  watch: (now: EpochMs) => Promise<Watch>,
  tell: (watch: Watch, now: EpochMs) => Promise<readonly string[]>,
  report: (failed: Failed) => Promise<void>,
  clock: () => EpochMs,
): void {
  app.timer('watch', {
    schedule: '30 */5 * * * *',
    handler: async (_timer, context) => {
      const found = await watch(clock());
      context.log(JSON.stringify({ watch: found }));
      const situations = await tell(found, clock());
      if (situations.length > 0) context.warn(JSON.stringify({ situations }));
    },
  });
  app.hook.postInvocation(async ({ error, inputs, invocationContext }) => {
    if (error === undefined || error === null) return;
    try {
      await report({ function: invocationContext.functionName, error, input: inputs[0] });
    } catch (failure) {
      // The function has failed as it has: that this could not be reported changes nothing of that.
      invocationContext.warn(`An error could not be reported: ${failure}`);
    }
  });
}
