/** How much may be sent. */
export interface QuotaOptions {
  /** IoT Hub units of tier S1. */
  units: number;
  /** For how long twice the rate goes through without delay, seconds. */
  burstSeconds?: number;
  /** How long a message may wait for its turn, seconds. */
  queueSeconds?: number;
}

/** Whether a message is taken: after how many milliseconds, or why not. */
export type Ruling = { accepted: true; wait: number } | { accepted: false; reason: string };

const DAY = 86_400_000;
const METER_BYTES = 4096;
const MESSAGES_PER_UNIT = 400_000;
const LOWEST_RATE = 100;
const RATE_PER_UNIT = 12;

/**
 * What an IoT Hub of tier S1 lets devices send: a number of messages a UTC day, counted in pieces of 4 KB, and
 * a rate, counted in messages. What goes beyond the rate is taken at once for a while, then made to wait for
 * its turn, then refused.
 *
 * IoT Hub's documentation gives the rate and says "a minute or two" of twice the rate; how long its queue is,
 * it does not say.
 *
 * @see https://learn.microsoft.com/azure/iot-hub/iot-hub-devguide-quotas-throttling
 */
export class Quota {
  /** Messages a second. */
  readonly rate: number;
  /** Pieces of 4 KB a day. */
  readonly daily: number;
  readonly #burst: number;
  readonly #queue: number;
  #day = 0;
  #used = 0;
  /** When the next message would be due if all had come exactly at the rate, epoch milliseconds. */
  #due = 0;

  constructor({ units, burstSeconds = 60, queueSeconds = 60 }: QuotaOptions) {
    this.rate = Math.max(LOWEST_RATE, RATE_PER_UNIT * units);
    this.daily = MESSAGES_PER_UNIT * units;
    this.#burst = burstSeconds * 1000;
    this.#queue = queueSeconds * 1000;
  }

  /**
   * Counts a message, unless it is refused.
   *
   * @param bytes length of its body
   * @param now epoch milliseconds
   */
  take(bytes: number, now: number): Ruling {
    const day = Math.floor(now / DAY);
    if (day !== this.#day) {
      this.#day = day;
      this.#used = 0;
    }
    const pieces = Math.max(1, Math.ceil(bytes / METER_BYTES));
    if (this.#used + pieces > this.daily) {
      return { accepted: false, reason: `the quota of ${this.daily} messages a day is used up (403002)` };
    }
    const due = Math.max(this.#due, now);
    const wait = Math.max(0, due - now - this.#burst);
    if (wait > this.#queue) {
      return { accepted: false, reason: `more than ${this.rate} messages/s came for too long (429001)` };
    }
    this.#used += pieces;
    this.#due = due + 1000 / this.rate;
    return { accepted: true, wait };
  }
}
