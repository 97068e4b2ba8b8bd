import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What of an installation has a price, as its parameter file deploys it. */
export interface Installation {
  readonly hub: { readonly tier: 'S1' | 'S2' | 'S3'; readonly units: number };
  /** Instances that always run, all functions together. */
  readonly alwaysReady: number;
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
  const instances = [...value('alwaysReady').matchAll(/instanceCount: (\d+)/g)];
  return {
    hub: {
      tier: value('hubTier').slice(1, -1) as Installation['hub']['tier'],
      units: Number(value('hubUnits')),
    },
    alwaysReady: instances.reduce((sum, [, count]) => sum + Number(count), 0),
    instanceGb: Number(value('instanceMemory')) / 1_024,
    privateNetwork: value('privateNetwork') === 'true',
    defender: value('defender') === 'true',
    logDays: Number(value('logRetentionDays')),
    logCapGb: Number(value('logDailyCapGb')),
  };
}
