import host from '../../host.json' with { type: 'json' };
import { parseTimeSpan } from '../../local/host/settings/host-json.ts';
import { GROUPS, type Installation } from './installation.ts';

export const DAYS = 30;
export const SECONDS = DAYS * 86_400;

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

/** Requests a packet costs at the readings and the marks, of a device that is known: docs/benchmarks.md. */
export const TRANSACTIONS_A_PACKET = 1;
/** Requests of one look at a device: marks, readings, rollups, states, KPIs; docs/benchmarks.md. */
export const TRANSACTIONS_A_LOOK = 29;
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

/** How often an idle queue is asked whether there is work. */
const POLLING_SECONDS = parseTimeSpan(host.extensions.queues.maxPollingInterval)! / 1_000;

/** What a month of a load comes to; prices left out. */
export interface Amounts {
  readonly packets: number;
  readonly mails: number;
  /** Requests to tables, and operations of queues. */
  readonly transactions: number;
  readonly queueOperations: number;
  readonly executions: number;
  /** Always-ready instances; GB-seconds of work on them, and on others. */
  readonly ready: number;
  readonly readyWorkGbSeconds: number;
  readonly otherWorkGbSeconds: number;
  readonly atRestGb: number;
  /** Lines of the functions' log; what is left out of it on arrival; and the hub's own log. */
  readonly logGb: number;
  readonly siftedGb: number;
  readonly hubLogGb: number;
  readonly signIns: number;
  readonly throughEndpointsGb: number;
}

/** What there is to do in a month. */
export function amountsOf(load: Load): Amounts {
  const { alwaysReady, instanceGb, partitions } = load.installation;
  const packets = load.pumps * load.packetsAMinute * 60 * 24 * DAYS;
  const looks = Math.min(packets, (load.pumps * SECONDS) / load.secondsBetweenLooks);
  const batches = packets / packetsInABatch(packets / SECONDS, partitions);
  const mails = load.pumps * load.mailsAMonth;
  const plans = SECONDS / SECONDS_BETWEEN_PLANS;
  const ready = Object.values(alwaysReady).reduce((sum, instances) => sum + instances, 0);

  const lookers = alwaysReady['analyze-work'] ?? 1;
  const work: readonly [group: string, seconds: number][] = [
    ['ingest', busySeconds(batches / SECONDS, SECONDS_A_BATCH, alwaysReady.ingest ?? 1)],
    // A plan puts all that is due on the queue at once.
    ['analyze-work', Math.max((looks * SECONDS_A_LOOK) / AT_ONCE, lookers * plans * LEAST_SECONDS)],
    ['alerts-send', mails * LEAST_SECONDS],
    ['watch', (plans + OTHER_TIMERS) * LEAST_SECONDS],
  ];
  const gbSecondsOf = (isReady: boolean) =>
    work
      .filter(([group]) => (alwaysReady[group] !== undefined) === isReady)
      .reduce((sum, [, seconds]) => sum + seconds * instanceGb, 0);
  const [readyWorkGbSeconds, otherWorkGbSeconds] = [gbSecondsOf(true), gbSecondsOf(false)];

  const executions = batches + looks + mails + plans + OTHER_TIMERS;
  // With a look a minute at each, the analysis never sleeps; whoever always runs asks its own queue.
  const asking = Math.max(
    1,
    GROUPS.queue.reduce((sum, group) => sum + (alwaysReady[group] ?? 0), 0),
  );
  const transactions = packets * TRANSACTIONS_A_PACKET + looks * TRANSACTIONS_A_LOOK;
  // Those of the batches are joined to one a minute of each instance: functions/ingest/joined.ts.
  const ingestLines = Math.min(batches, ((alwaysReady.ingest ?? 1) * SECONDS) / 60);
  const instances = Math.max(ready, (readyWorkGbSeconds + otherWorkGbSeconds) / instanceGb / SECONDS);
  const signIns = (load.pumps * DAYS * 24) / load.hoursSignedIn;
  return {
    packets,
    mails,
    transactions,
    queueOperations: looks * 3 + mails * 3 + asking * (SECONDS / POLLING_SECONDS),
    executions,
    ready,
    readyWorkGbSeconds,
    otherWorkGbSeconds,
    atRestGb: (packets * load.bytesAtRest * load.monthsKept) / 1e9,
    logGb: ((ingestLines + mails + plans) * BYTES_A_LINE) / 1e9,
    siftedGb: (executions * BYTES_A_SPAN + instances * SERIES * (SECONDS / 60) * BYTES_A_METRIC) / 1e9,
    hubLogGb:
      (signIns * ROWS_A_SIGN_IN * BYTES_A_CONNECTION + HUB_METRICS * (SECONDS / 60) * BYTES_A_HUB_METRIC) /
      1e9,
    signIns,
    throughEndpointsGb: (transactions * BYTES_A_REQUEST + packets * BYTES_AN_EVENT) / 1e9,
  };
}

/** A batch is what has come to a partition while the one before it was taken in: nothing waits for a full one. */
function packetsInABatch(perSecond: number, partitions: number): number {
  return Math.min(
    host.extensions.eventHubs.maxEventBatchSize,
    1 + (perSecond / partitions) * SECONDS_A_BATCH,
  );
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
