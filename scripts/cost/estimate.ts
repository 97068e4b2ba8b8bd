import { PRICES } from './prices.ts';

const DAYS = 30;
const HOURS = 730;
const SECONDS = DAYS * 86_400;

/** What an installation has to do, and how it is laid out. */
export interface Load {
  readonly pumps: number;
  /** Packets of a pump a minute. */
  readonly packetsAMinute: number;
  /** Bytes of a packet at rest, with its share of rollups: an assumption. */
  readonly bytesAtRest: number;
  /** Months the readings are kept: contracts run on, so it is a choice of the operator's reckoning. */
  readonly monthsKept: number;
  /** Seconds between two looks at a device that sends. */
  readonly secondsBetweenLooks: number;
  /** Mails of a pump a month. */
  readonly mailsAMonth: number;
  readonly alwaysReady: number;
  readonly instanceGb: number;
  readonly endpoints: number;
  readonly defender: boolean;
  readonly rules: { readonly five: number; readonly fifteen: number };
}

export interface CostLine {
  readonly what: string;
  /** How it was worked out, in words and numbers. */
  readonly how: string;
  /** US dollars a month. */
  readonly month: number;
}

/** Packets go in by batches, so that a batch's cost is shared. */
const PACKETS_A_BATCH = 16;
/** Requests a packet costs at the readings and the marks, of a device that is known: docs/benchmarks.md. */
const TRANSACTIONS_A_PACKET = 1;
/** Requests of one look at a device: marks, readings, rollups, states, KPIs; docs/benchmarks.md. */
const TRANSACTIONS_A_LOOK = 29;
const SECONDS_A_BATCH = 0.15;
const SECONDS_A_LOOK = 0.25;
/** So many invocations share an instance at once: host.json's batchSize and newBatchThreshold. */
const AT_ONCE = 16;
/** Bytes of a line in the log, with what Application Insights adds. */
const BYTES_A_LINE = 900;

/** What a month costs, line by line. */
export function estimate(load: Load): CostLine[] {
  const packets = load.pumps * load.packetsAMinute * 60 * 24 * DAYS;
  const looks = Math.min(packets, (load.pumps * SECONDS) / load.secondsBetweenLooks);
  const batches = packets / PACKETS_A_BATCH;
  const mails = load.pumps * load.mailsAMonth;
  const hub = hubFor(packets / DAYS);
  const perSecond = packets / SECONDS;
  const units = Math.max(1, Math.ceil(perSecond / 1_000));
  const gb = (packets * load.bytesAtRest * load.monthsKept) / 1e9;
  const transactions = packets * TRANSACTIONS_A_PACKET + looks * TRANSACTIONS_A_LOOK;
  const gbSeconds = ((batches * SECONDS_A_BATCH + looks * SECONDS_A_LOOK) / AT_ONCE) * load.instanceGb;
  const waiting = load.alwaysReady * load.instanceGb * SECONDS;
  const executions = batches + looks + mails;
  const queueOperations = looks * 3 + mails * 3 + load.alwaysReady * SECONDS;
  const lines = batches + mails + (SECONDS / load.secondsBetweenLooks) * 1;
  const logGb = (lines * BYTES_A_LINE) / 1e9;
  const million = (value: number) => value / 1e6;
  return [
    line('IoT Hub', `${count(packets / DAYS)} messages a day: ${hub.units} × ${hub.tier}`, hub.month),
    line(
      'Event Hubs',
      `${perSecond.toFixed(0)} events/s: ${units} unit(s); ${count(packets)} events`,
      units * HOURS * PRICES.eventHub.unitHour + million(packets) * PRICES.eventHub.million,
    ),
    line(
      'Functions, always ready',
      `${load.alwaysReady} instance(s) of ${load.instanceGb} GB, waiting all month`,
      waiting * PRICES.functions.readyGbSecond,
    ),
    line(
      'Functions, at work',
      `${count(executions)} executions; ${count(gbSeconds)} GB-s`,
      gbSeconds * PRICES.functions.readyWorkGbSecond + million(executions) * PRICES.functions.million,
    ),
    line(
      'Tables, space',
      `${gb.toFixed(1)} GB: ${load.monthsKept} months of readings`,
      gb * PRICES.tables.gb,
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
    line('Logs', `${logGb.toFixed(1)} GB: a line a batch, a mail, a plan`, logGb * PRICES.logs.gb),
    line('Mails', `${count(mails)}, 0.1 MB each`, mails * (PRICES.mail.each + 0.1 * PRICES.mail.megabyte)),
    line(
      'Alert rules',
      `${load.rules.five} every 5 minutes, ${load.rules.fifteen} every 15`,
      load.rules.five * PRICES.rule.five + load.rules.fifteen * PRICES.rule.fifteen,
    ),
    line('Private endpoints', `${load.endpoints}`, load.endpoints * HOURS * PRICES.endpointHour),
    line(
      'Defender',
      load.defender ? 'three storage accounts' : 'off',
      load.defender ? 3 * PRICES.defender.account : 0,
    ),
  ];
}

/** The cheapest units that take so many messages a day. */
export function hubFor(messages: number): { tier: string; units: number; month: number } {
  const offers = Object.entries(PRICES.hub).map(([tier, price]) => {
    const units = Math.max(1, Math.ceil(messages / price.messages));
    return { tier, units, month: units * price.month };
  });
  return offers.reduce((best, offer) => (offer.month < best.month ? offer : best));
}

const line = (what: string, how: string, month: number): CostLine => ({ what, how, month });

/** 1,234,567 as `1.2 million`. */
function count(value: number): string {
  if (value >= 1e9) return `${(value / 1e9).toFixed(1)} thousand million`;
  if (value >= 1e6) return `${(value / 1e6).toFixed(1)} million`;
  return Math.round(value).toLocaleString('en');
}
