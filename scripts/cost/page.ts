import { estimate, type Load } from './estimate.ts';

/** One packet a minute, as large as measured; what else is said in the page. */
const EVERY: Omit<Load, 'pumps' | 'alwaysReady' | 'endpoints' | 'defender' | 'instanceGb'> = {
  packetsAMinute: 1,
  bytesAtRest: 700,
  monthsKept: 24,
  secondsBetweenLooks: 60,
  mailsAMonth: 4,
  rules: { five: 4, fifteen: 4 },
};

export const LOADS: readonly Load[] = [
  { ...EVERY, pumps: 100, alwaysReady: 1, instanceGb: 2, endpoints: 0, defender: false },
  { ...EVERY, pumps: 1_000, alwaysReady: 3, instanceGb: 2, endpoints: 9, defender: true },
  { ...EVERY, pumps: 10_000, alwaysReady: 8, instanceGb: 2, endpoints: 9, defender: true },
];

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

**An estimate**, printed by \`npm run cost\` from the prices in \`scripts/cost/prices.ts\`, which are list prices in US
dollars of November 2026, from memory, for one region and without tax. None of it comes from a bill. The arithmetic is in
\`scripts/cost/estimate.ts\`; put in your own prices and loads, and print it again.

Reckoned with: a packet a pump and minute of at most 4 KB; ${EVERY.bytesAtRest} bytes of it at rest, rollups included; readings kept for
${EVERY.monthsKept} months; a look at each device a minute; ${EVERY.mailsAMonth} mails a pump and month. 100 pumps as in \`small.bicepparam\`, the
others with a private network, Defender and more instances always ready, as in \`production.bicepparam\`.

| pumps | US$ a month | a pump |
|---|---|---|
${summary.join('\n')}

What it turns on: how often a box sends (a packet every five minutes is a fifth of hub, event hub, transactions and space),
and how soon somebody must know (\`VAKT_ANALYZE_SCHEDULE\`; a reading past an alarm level doesn't wait for it).
An always-ready instance spares the seconds of a cold start where nothing else keeps one warm; with a packet a minute from
a thousand pumps, ingest never sleeps. Logs are capped by \`logDailyCapGb\`, the whole by a budget that tells and doesn't stop.

${parts.join('\n')}`;
}

const money = (value: number): string =>
  value < 10 ? value.toFixed(2) : Math.round(value).toLocaleString('en');
