import {
  amountsOf,
  DAYS,
  type Load,
  SECONDS,
  TRANSACTIONS_A_LOOK,
  TRANSACTIONS_A_PACKET,
} from './amounts.ts';
import type { Installation } from './installation.ts';
import { PRICES } from './prices.ts';

const HOURS = 730;
/** Days for which a workspace keeps logs within the price of taking them in; Application Insights' are free for 90. */
const FREE_DAYS = 31;

export interface CostLine {
  readonly what: string;
  /** How it was worked out, in words and numbers. */
  readonly how: string;
  /** US dollars a month. */
  readonly month: number;
}

/** Private endpoints of bicep/modules/endpoints.bicep, and alert rules of alerts.bicep but for the canary's. */
export const ENDPOINTS = 9;
export const RULES = { five: 4, fifteen: 3 } as const;

/** What a month costs, line by line. */
export function estimate(load: Load): CostLine[] {
  const { instanceGb, privateNetwork, defender, logDays, zoneRedundant } = load.installation;
  const amounts = amountsOf(load);
  const { packets, mails, transactions, queueOperations, executions, ready, signIns } = amounts;
  const { atRestGb, logGb, siftedGb, hubLogGb, throughEndpointsGb } = amounts;
  const { readyWorkGbSeconds, otherWorkGbSeconds } = amounts;
  const perSecond = packets / SECONDS;
  const hub = hubFor(packets / DAYS, load.installation.hub);
  const units = Math.max(1, Math.ceil(perSecond / 1_000));
  // What is left out costs nothing up to half of what comes.
  const chargedGb = Math.max(0, siftedGb - (siftedGb + logGb) / 2);
  const million = (value: number) => value / 1e6;
  const longer = Math.max(0, logDays - FREE_DAYS) / DAYS;
  return [
    line('IoT Hub', `${count(packets / DAYS)} messages a day: ${hub.units} × ${hub.tier}`, hub.month),
    line(
      'Event Hubs',
      `${perSecond.toFixed(0)} events/s: ${units} unit(s); ${count(packets)} events`,
      units * HOURS * PRICES.eventHub.unitHour + million(packets) * PRICES.eventHub.million,
    ),
    line(
      'Functions, always ready',
      `${ready} instance(s) of ${instanceGb} GB, waiting all month${zoneRedundant ? ': two of each that scales by itself, for the zones' : ''}`,
      ready * instanceGb * SECONDS * PRICES.functions.readyGbSecond,
    ),
    line(
      'Functions, at work',
      `${count(executions)} executions; ${count(readyWorkGbSeconds + otherWorkGbSeconds)} GB-s`,
      readyWorkGbSeconds * PRICES.functions.readyWorkGbSecond +
        otherWorkGbSeconds * PRICES.functions.gbSecond +
        million(executions) * PRICES.functions.million,
    ),
    line(
      'Tables, space',
      `${atRestGb.toFixed(1)} GB: ${load.monthsKept} months of readings`,
      atRestGb * PRICES.tables.gb,
    ),
    line(
      'Tables, transactions',
      `${count(transactions)}: ${TRANSACTIONS_A_PACKET} a packet, ${TRANSACTIONS_A_LOOK} a look`,
      (transactions / 10_000) * PRICES.tables.tenThousand,
    ),
    line(
      'Queues',
      `${count(queueOperations)} operations, most of them asking whether there is work`,
      (queueOperations / 10_000) * PRICES.queues.tenThousand,
    ),
    line('Logs', `${logGb.toFixed(1)} GB: a line a minute of ingest, a mail, a plan`, logGb * PRICES.logs.gb),
    line(
      'Logs, the hub’s',
      `${hubLogGb.toFixed(1)} GB: ${count(signIns)} times that a box signs in, and the hub’s metrics; kept ${logDays} days`,
      hubLogGb * (PRICES.logs.gb + longer * PRICES.logs.gbMonth),
    ),
    line(
      'Logs, left out on arrival',
      `${siftedGb.toFixed(1)} GB: a span of each execution that succeeds, and the host’s metrics`,
      chargedGb * PRICES.logs.leftOutGb,
    ),
    line('Mails', `${count(mails)}, 0.1 MB each`, mails * (PRICES.mail.each + 0.1 * PRICES.mail.megabyte)),
    line(
      'Alert rules',
      `${RULES.five} every 5 minutes, ${RULES.fifteen} every 15; the canary’s is one more`,
      RULES.five * PRICES.rule.five + RULES.fifteen * PRICES.rule.fifteen,
    ),
    line(
      'Private endpoints',
      privateNetwork ? `${ENDPOINTS}, and ${count(throughEndpointsGb)} GB through them` : 'none',
      privateNetwork ? ENDPOINTS * HOURS * PRICES.endpoint.hour + throughEndpointsGb * PRICES.endpoint.gb : 0,
    ),
    line('Defender', defender ? 'three storage accounts' : 'off', defender ? 3 * PRICES.defender.account : 0),
  ];
}

/** The units of the tier that is deployed: as many as are, or as so many messages a day take. */
export function hubFor(
  messages: number,
  { tier, units: deployed }: Installation['hub'],
): { tier: string; units: number; month: number } {
  const units = Math.max(deployed, Math.ceil(messages / PRICES.hub[tier].messages));
  return { tier, units, month: units * PRICES.hub[tier].month };
}

const line = (what: string, how: string, month: number): CostLine => ({ what, how, month });

/** 1,234,567 as `1.2 million`. */
function count(value: number): string {
  if (value >= 1e9) return `${(value / 1e9).toFixed(1)} thousand million`;
  if (value >= 1e6) return `${(value / 1e6).toFixed(1)} million`;
  return Math.round(value).toLocaleString('en');
}
