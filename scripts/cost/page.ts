import type { Load } from './amounts.ts';
import { estimate } from './estimate.ts';
import { GROUPS, installationOf } from './installation.ts';
import { PRICES } from './prices.ts';

/** One packet a minute, as large as measured; what else is said in the page. */
const EVERY: Omit<Load, 'pumps' | 'installation'> = {
  packetsAMinute: 1,
  bytesAtRest: 700,
  monthsKept: 24,
  secondsBetweenLooks: 60,
  mailsAMonth: 4,
  hoursSignedIn: 1,
};

const small = installationOf('small');
const production = installationOf('production');

export const LOADS: readonly Load[] = [
  { ...EVERY, pumps: 100, installation: small },
  { ...EVERY, pumps: 1_000, installation: production },
  { ...EVERY, pumps: 10_000, installation: production },
];

const hubSaving = PRICES.hub.S2.month - 4 * PRICES.hub.S1.month;
const groups = Object.values(GROUPS).flat().length;
const sumOf = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);
const ready = sumOf(production.named);
const aReady = Math.round(production.instanceGb * 30 * 86_400 * PRICES.functions.readyGbSecond);
const zones = (sumOf(production.alwaysReady) - ready) * aReady;

/** docs/cost.md, whole. */
export function costPage(): string {
  const bills = LOADS.map((load) => ({ load, lines: estimate(load) }));
  const totals = bills.map(({ lines }) => lines.reduce((sum, { month }) => sum + month, 0));
  const summary = bills.map(({ load }, i) => {
    const each = totals[i]! / load.pumps;
    return `| ${load.pumps.toLocaleString('en')} | ${money(totals[i]!)} | ${each.toFixed(2)} |`;
  });
  const parts = bills.map(({ load, lines }, i) =>
    [
      `## ${load.pumps.toLocaleString('en')} pumps`,
      '',
      '| what | how much | US$ a month |',
      '|---|---|---|',
      ...lines.map(({ what, how, month }) => `| ${what} | ${how} | ${money(month)} |`),
      `| **together** | | **${money(totals[i]!)}** |`,
      '',
    ].join('\n'),
  );
  return `# What it costs

**An estimate**, printed by \`npm run cost\` from the prices in \`scripts/cost/prices.ts\`: list prices in US dollars without
tax, of which each says there what page it was held against in November 2026, or that it is an assumption. Of Functions,
mails, private endpoints and Defender such pages were found; of logs and of tables for another region or redundancy; of the
hub, the event hub, queues and alert rules none with a figure. None of it comes from a bill. \`scripts/cost/amounts.ts\`
reckons what there is to do, \`scripts/cost/estimate.ts\` what that costs; put in your own prices and loads, and print it again.

Reckoned with: a packet a pump and minute of at most 4 KB; ${EVERY.bytesAtRest} bytes of it at rest, rollups included; readings kept for
${EVERY.monthsKept} months; a look at each device a minute; ${EVERY.mailsAMonth} mails a pump and month; a box that signs in anew every hour.

What is deployed is read from the parameter files: 100 pumps on \`small.bicepparam\`, the others on \`production.bicepparam\`,
with as many units of its hub as the messages take. A thousand pumps would do with less than that: four units of S1 in place
of one of S2 spare $${hubSaving}, and an always-ready instance less $${aReady} a month.

**Zones.** Of an app that is spread over zones Azure keeps two instances of everything that scales by itself always ready,
whatever is asked for: here ${groups} functions and groups. Without \`zoneRedundant\` the ${ready} that production names for itself would
do, and $${zones} a month less; when the one building they are in fails, events wait until it is back, and are not lost.

| pumps | US$ a month | a pump |
|---|---|---|
${summary.join('\n')}

What it turns on: how often a box sends (a packet every five minutes is a fifth of hub, event hub, transactions and space),
and how soon somebody must know (\`VAKT_ANALYZE_SCHEDULE\`; a reading past an alarm level doesn't wait for it).
An always-ready instance spares the seconds of a cold start where nothing else keeps one warm; with a packet a minute from
a thousand pumps, ingest never sleeps. Logs are capped by \`logDailyCapGb\` (${production.logCapGb} GB a day in
production), above which alert rules hear nothing and say so; the whole by a budget that tells and doesn't stop.

${parts.join('\n')}`;
}

const money = (value: number): string =>
  value < 10 ? value.toFixed(2) : Math.round(value).toLocaleString('en');
