import host from '../../host.json' with { type: 'json' };
import { parseTimeSpan } from '../../local/host/settings/host-json.ts';
import { GROUPS, type Installation } from './installation.ts';
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
  /** Hours after which a box signs in anew: an SDK's token lasts an hour. */
  readonly hoursSignedIn: number;
  readonly installation: Installation;
}

export interface CostLine {
  readonly what: string;
  /** How it was worked out, in words and numbers. */
  readonly how: string;
  /** US dollars a month. */
  readonly month: number;
}

/** Requests a packet costs at the readings and the marks, of a device that is known: docs/benchmarks.md. */
const TRANSACTIONS_A_PACKET = 1;
/** Requests of one look at a device: marks, readings, rollups, states, KPIs; docs/benchmarks.md. */
const TRANSACTIONS_A_LOOK = 29;
const SECONDS_A_BATCH = 0.15;
const SECONDS_A_LOOK = 0.25;
/** So many invocations share an instance at once: host.json's batchSize and newBatchThreshold. */
const AT_ONCE = 16;
/**
 * An instance is billed while it does anything, and for a second at least.
 *
 * @see https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#billing
 */
const LEAST_SECONDS = 1;
/** Between two plans of what is to be looked at: `analyzeSchedule` of bicep/main.bicep. */
const SECONDS_BETWEEN_PLANS = 30;
/** Runs of the other timers a month: three each minute, one every 5 minutes, one every 10, three each hour. */
const OTHER_TIMERS = DAYS * 24 * (3 * 60 + 12 + 6 + 3);
/** Bytes of a request to a store and its answer, and of an event that is read: assumptions. */
const BYTES_A_REQUEST = 2_000;
const BYTES_AN_EVENT = 1_500;
/** Bytes of a line in the log, with what Application Insights adds. */
const BYTES_A_LINE = 900;
/**
 * Bytes of a row of AppRequests; others measured 323 MB for 274,000 of a Functions host. One is sent for each invocation,
 * and left out on arrival where it succeeded (bicep/modules/monitoring.bicep).
 */
const BYTES_A_SPAN = 1_200;
/** Series an instance sends a minute of its runtime, which are left out too, and bytes of a row: assumptions. */
const SERIES = 60;
const BYTES_A_METRIC = 1_000;
/** Rows of the hub's log when a box signs in anew: it leaves and comes. Bytes of one: an assumption. */
const ROWS_A_SIGN_IN = 2;
const BYTES_A_CONNECTION = 1_200;
/** The hub's own metrics, each a row a minute of so many bytes: assumptions. */
const HUB_METRICS = 70;
const BYTES_A_HUB_METRIC = 400;
/** Days for which a workspace keeps logs within the price of taking them in; Application Insights' are free for 90. */
const FREE_DAYS = 31;

/** How often an idle queue is asked whether there is work. */
const POLLING_SECONDS = parseTimeSpan(host.extensions.queues.maxPollingInterval)! / 1_000;

/** Private endpoints of bicep/modules/endpoints.bicep, and alert rules of alerts.bicep but for the canary's. */
export const ENDPOINTS = 9;
export const RULES = { five: 4, fifteen: 3 } as const;

/** What a month costs, line by line. */
export function estimate(load: Load): CostLine[] {
  const { alwaysReady, instanceGb, privateNetwork, defender, logDays, zoneRedundant } = load.installation;
  const packets = load.pumps * load.packetsAMinute * 60 * 24 * DAYS;
  const looks = Math.min(packets, (load.pumps * SECONDS) / load.secondsBetweenLooks);
  const perSecond = packets / SECONDS;
  // A batch is what has come to a partition while the one before it was taken in: nothing waits for a full one.
  const { maxEventBatchSize } = host.extensions.eventHubs;
  const inBatch = Math.min(
    maxEventBatchSize,
    1 + (perSecond / load.installation.partitions) * SECONDS_A_BATCH,
  );
  const batches = packets / inBatch;
  const mails = load.pumps * load.mailsAMonth;
  const hub = hubFor(packets / DAYS, load.installation.hub);
  const units = Math.max(1, Math.ceil(perSecond / 1_000));
  const gb = (packets * load.bytesAtRest * load.monthsKept) / 1e9;
  const transactions = packets * TRANSACTIONS_A_PACKET + looks * TRANSACTIONS_A_LOOK;
  const ready = Object.values(alwaysReady).reduce((sum, instances) => sum + instances, 0);
  const waiting = ready * instanceGb * SECONDS;
  const plans = SECONDS / SECONDS_BETWEEN_PLANS;
  const lookers = alwaysReady['analyze-work'] ?? 1;
  const work: readonly [group: string, seconds: number][] = [
    ['ingest', busySeconds(batches / SECONDS, SECONDS_A_BATCH, alwaysReady.ingest ?? 1)],
    // A plan puts all that is due on the queue at once.
    ['analyze-work', Math.max((looks * SECONDS_A_LOOK) / AT_ONCE, lookers * plans * LEAST_SECONDS)],
    ['alerts-send', mails * LEAST_SECONDS],
    ['watch', (plans + OTHER_TIMERS) * LEAST_SECONDS],
  ];
  const gbSeconds = work.reduce((sum, [, seconds]) => sum + seconds * instanceGb, 0);
  const worked = work.reduce((sum, [group, seconds]) => {
    const { readyWorkGbSecond, gbSecond } = PRICES.functions;
    return sum + seconds * instanceGb * (alwaysReady[group] === undefined ? gbSecond : readyWorkGbSecond);
  }, 0);
  const executions = batches + looks + mails + plans + OTHER_TIMERS;
  // With a look a minute at each, the analysis never sleeps; whoever always runs asks its own queue.
  const asking = Math.max(
    1,
    GROUPS.queue.reduce((sum, group) => sum + (alwaysReady[group] ?? 0), 0),
  );
  const queueOperations = looks * 3 + mails * 3 + asking * (SECONDS / POLLING_SECONDS);
  const throughEndpoints = (transactions * BYTES_A_REQUEST + packets * BYTES_AN_EVENT) / 1e9;
  // Those of the batches are joined to one a minute of each instance: functions/ingest/joined.ts.
  const ingestLines = Math.min(batches, ((alwaysReady.ingest ?? 1) * SECONDS) / 60);
  const lines = ingestLines + mails + plans;
  const logGb = (lines * BYTES_A_LINE) / 1e9;
  const instances = Math.max(ready, gbSeconds / instanceGb / SECONDS);
  const siftedGb = (executions * BYTES_A_SPAN + instances * SERIES * (SECONDS / 60) * BYTES_A_METRIC) / 1e9;
  // What is left out costs nothing up to half of what comes.
  const chargedGb = Math.max(0, siftedGb - (siftedGb + logGb) / 2);
  const signIns = (load.pumps * DAYS * 24) / load.hoursSignedIn;
  const hubLogGb =
    (signIns * ROWS_A_SIGN_IN * BYTES_A_CONNECTION + HUB_METRICS * (SECONDS / 60) * BYTES_A_HUB_METRIC) / 1e9;
  const longer = Math.max(0, logDays - FREE_DAYS) / DAYS;
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
      `${ready} instance(s) of ${instanceGb} GB, waiting all month${zoneRedundant ? ': two of each that scales by itself, for the zones' : ''}`,
      waiting * PRICES.functions.readyGbSecond,
    ),
    line(
      'Functions, at work',
      `${count(executions)} executions; ${count(gbSeconds)} GB-s`,
      worked + million(executions) * PRICES.functions.million,
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
      privateNetwork ? `${ENDPOINTS}, and ${count(throughEndpoints)} GB through them` : 'none',
      privateNetwork ? ENDPOINTS * HOURS * PRICES.endpoint.hour + throughEndpoints * PRICES.endpoint.gb : 0,
    ),
    line('Defender', defender ? 'three storage accounts' : 'off', defender ? 3 * PRICES.defender.account : 0),
  ];
}

/**
 * Seconds a month in which instances do something, when what they do comes by itself and is shared among them.
 *
 * @param perSecond how much comes, and how many seconds each takes
 */
function busySeconds(perSecond: number, seconds: number, instances: number): number {
  const each = (perSecond / instances) * Math.max(LEAST_SECONDS, seconds);
  return instances * SECONDS * (1 - Math.exp(-each));
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
