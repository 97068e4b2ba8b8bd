/**
 * List prices in US dollars, from Azure's public price pages, West Europe, pay as you go, without tax, as remembered in
 * November 2026 and not looked up anew: estimates. Put your own in, or another region's, and print the page again
 * (`npm run cost`). Free grants of a subscription are left out, because another application may use them up.
 *
 * @see https://azure.microsoft.com/pricing/calculator/
 */
export const PRICES = {
  /** A unit of IoT Hub a month, and the messages (of 4 KB) it takes a day. */
  hub: {
    S1: { month: 25, messages: 400_000 },
    S2: { month: 250, messages: 6_000_000 },
    S3: { month: 2_500, messages: 300_000_000 },
  },
  /** Event Hubs Standard: a throughput unit an hour, and a million events of up to 64 KB. */
  eventHub: { unitHour: 0.03, million: 0.028 },
  /** Flex Consumption: GB-seconds on demand, those of waiting and of working always-ready instances, a million executions. */
  functions: { gbSecond: 0.000026, readyGbSecond: 0.000004, readyWorkGbSecond: 0.000016, million: 0.4 },
  /** Tables, zone-redundant: a GB a month, 10,000 transactions. */
  tables: { gb: 0.0563, tenThousand: 0.00036 },
  /** Queues, zone-redundant: 10,000 operations. */
  queues: { tenThousand: 0.004 },
  /** Logs: a GB taken in, a GB a month beyond the first 31 days, and a GB left out on arrival beyond half of what comes. */
  logs: { gb: 2.76, gbMonth: 0.12, leftOutGb: 0.1 },
  /** Communication Services: a mail, and a MB of it. */
  mail: { each: 0.00025, megabyte: 0.00012 },
  /** An alert rule that asks the logs every 5 minutes, a month; every 15. */
  rule: { five: 1.5, fifteen: 0.5 },
  /** A private endpoint an hour. */
  endpointHour: 0.01,
  /** Defender: a storage account a month; a device at IoT Hub a month. */
  defender: { account: 10, device: 0.0 },
} as const;
