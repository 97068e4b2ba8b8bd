import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What Flex Consumption scales by itself: each function, but those of HTTP together. */
export const GROUPS = {
  eventHub: ['ingest'],
  queue: ['ingest-retry', 'analyze-work', 'alerts-send', 'lives-collect'],
  timer: [
    ...['alerts-overdue', 'analyze-plan', 'canary', 'changes-sweep', 'contracts-watch', 'ingest-parked'],
    ...['ingest-sweep', 'lives-night', 'purge', 'reports-month', 'watch'],
  ],
  http: ['http'],
} as const;

/** Spread over zones, so many instances of each group are always ready, whatever is said of it. */
const OVER_ZONES = 2;

/** What of an installation has a price, as its parameter file deploys it. */
export interface Installation {
  readonly hub: { readonly tier: 'S1' | 'S2' | 'S3'; readonly units: number };
  readonly partitions: number;
  readonly zoneRedundant: boolean;
  /**
   * Instances that always run, by what scales by itself.
   *
   * @see https://learn.microsoft.com/azure/reliability/reliability-functions?pivots=flex-consumption-plan
   */
  readonly alwaysReady: Readonly<Record<string, number>>;
  /** Those that are asked for. */
  readonly named: Readonly<Record<string, number>>;
  readonly instanceGb: number;
  readonly privateNetwork: boolean;
  readonly defender: boolean;
  readonly logDays: number;
  readonly logCapGb: number;
}

/** Reads a parameter file of bicep/, without a compiler: what is reckoned with stands there as a plain value. */
export function installationOf(size: 'small' | 'production'): Installation {
  const text = readFileSync(join(import.meta.dirname, `../../bicep/${size}.bicepparam`), 'utf8');
  const value = (name: string): string => {
    const [, found] =
      new RegExp(`^param ${name} = ('\\w+'|\\d+|true|false|\\[[^\\]]*\\])$`, 'm').exec(text) ?? [];
    if (found === undefined) throw new Error(`${name} is no plain value in ${size}.bicepparam.`);
    return found;
  };
  const zoneRedundant = /^param zoneRedundant = true$/m.test(text);
  const groups = Object.values(GROUPS).flat();
  const ready = new Map<string, number>(zoneRedundant ? groups.map((group) => [group, OVER_ZONES]) : []);
  const named = new Map<string, number>();
  const told = value('alwaysReady').matchAll(/name: '(?:function:)?([\w-]+)', instanceCount: (\d+)/g);
  for (const [, group, count] of told) {
    named.set(group!, Number(count));
    ready.set(group!, Math.max(ready.get(group!) ?? 0, Number(count)));
  }
  return {
    hub: {
      tier: value('hubTier').slice(1, -1) as Installation['hub']['tier'],
      units: Number(value('hubUnits')),
    },
    partitions: Number(value('partitions')),
    zoneRedundant,
    alwaysReady: Object.fromEntries(ready),
    named: Object.fromEntries(named),
    instanceGb: Number(value('instanceMemory')) / 1_024,
    privateNetwork: value('privateNetwork') === 'true',
    defender: value('defender') === 'true',
    logDays: Number(value('logRetentionDays')),
    logCapGb: Number(value('logDailyCapGb')),
  };
}
