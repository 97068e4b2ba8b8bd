/**
 * List prices in US dollars, pay as you go, without tax. Microsoft's own price pages were not at hand when they were looked
 * at in November 2026: each says what stored page it was held against, and what is an assumption. Most of those pages give
 * prices of the United States; West Europe's are the same or up to a fifth higher. Put your own in, or another region's, and
 * print the page again (`npm run cost`). Free grants of a subscription are left out, because another application may use
 * them up.
 *
 * @see https://azure.microsoft.com/pricing/calculator/
 */
export const PRICES = {
  /**
   * A unit of IoT Hub a month, and the messages (of 4 KB) it takes a day: messages from Microsoft's page. The prices are an
   * assumption; that S2 is ten times S1 and S3 ten times S2 is on the page of Azure in China (azure.cn/pricing, IoT Hub).
   */
  hub: {
    S1: { month: 25, messages: 400_000 },
    S2: { month: 250, messages: 6_000_000 },
    S3: { month: 2_500, messages: 300_000_000 },
  },
  /** Event Hubs Standard: a throughput unit an hour, and a million events of up to 64 KB. An assumption. */
  eventHub: { unitHour: 0.03, million: 0.028 },
  /**
   * Flex Consumption: GB-seconds on demand, those of waiting and of working always-ready instances, a million executions.
   * Rows of Azure's retail price list for East US 2, as somebody fetched and published them on 26 September 2026.
   */
  functions: { gbSecond: 0.000026, readyGbSecond: 0.000004, readyWorkGbSecond: 0.000016, million: 0.4 },
  /**
   * Tables, zone-redundant: a GB a month, 10,000 transactions. Published for locally redundant ones (2025, 2026): $0.045 and
   * $0.00036; that zones make the space a quarter dearer is an assumption.
   */
  tables: { gb: 0.0563, tenThousand: 0.00036 },
  /** Queues, zone-redundant: 10,000 operations. An assumption. */
  queues: { tenThousand: 0.004 },
  /**
   * Logs: a GB taken in, a GB a month beyond the first 31 days, and a GB left out on arrival beyond half of what comes.
   * Published for East US (monitoringcost.com, 2026): about $2.30 and $0.10; that Europe is a fifth dearer, and the last
   * price, are assumptions.
   */
  logs: { gb: 2.76, gbMonth: 0.12, leftOutGb: 0.1 },
  /** Communication Services: a mail, and a MB of it: learn.microsoft.com, "Email pricing", as quoted on 29 August 2026. */
  mail: { each: 0.00025, megabyte: 0.00012 },
  /** An alert rule that asks the logs every 5 minutes, a month; every 15. An assumption. */
  rule: { five: 1.5, fifteen: 0.5 },
  /** A private endpoint an hour, and a GB through it: $7.30 a month and $0.01 (oneuptime.com, 16 February 2026). */
  endpoint: { hour: 0.01, gb: 0.01 },
  /**
   * Defender: a storage account a month, with 73 million transactions (a guide to Defender for Storage, undated). What goes
   * to tables and queues, which it doesn't look into, is taken not to count: an assumption, and at $0.15 a million beyond
   * those one to look at. The hub's is taken to be free: an assumption.
   */
  defender: { account: 10, device: 0.0 },
} as const;
