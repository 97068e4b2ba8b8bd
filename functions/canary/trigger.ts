import { app } from '@azure/functions';
import type { CanaryRun } from '../../shared/domain/canaryRun.ts';
import type { Telemetry } from '../../shared/telemetry/telemetry.ts';
import type { EpochMs } from '../../shared/time.ts';

/**
 * Registers the canary on its timer. It is looked often, so that the first run comes soon after a deployment; without
 * access data it does nothing.
 */
export function registerCanary(
  canary: ((now: EpochMs) => Promise<CanaryRun | undefined>) | undefined,
  telemetry: Telemetry,
  clock: () => EpochMs,
): void {
  app.timer('canary', {
    schedule: '15 */10 * * * *',
    handler: async (_timer, context) => {
      const run = await canary?.(clock());
      if (!run) return;
      telemetry.canary(run);
      context.log(JSON.stringify({ canary: run }));
    },
  });
}
