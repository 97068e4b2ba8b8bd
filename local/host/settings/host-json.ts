import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigurationError } from '../errors.ts';
import { type Level, levels } from '../log.ts';

/** What this host honours of host.json, every value present; durations in milliseconds. */
export interface HostJson {
  functionTimeoutMs: number;
  logLevel: Level;
  http: { routePrefix: string };
  queues: {
    messageEncoding: 'base64' | 'none';
    batchSize: number;
    newBatchThreshold: number;
    maxDequeueCount: number;
    visibilityTimeoutMs: number;
    maxPollingIntervalMs: number;
  };
  eventHubs: {
    maxEventBatchSize: number;
    minEventBatchSize: number;
    maxWaitTimeMs: number;
    prefetchCount: number;
    batchCheckpointFrequency: number;
  };
}

type Section = Record<string, unknown>;

/** Looks values up in one section of host.json and says where a wrong one is. */
class Reader {
  readonly #section: Section;
  readonly #path: string;

  constructor(root: Section, path: string) {
    this.#path = path;
    const found = path
      .split('.')
      .filter(Boolean)
      .reduce<unknown>((at, key) => (at as Section | undefined)?.[key], root);
    if (found !== undefined && (typeof found !== 'object' || found === null)) {
      throw new ConfigurationError(`host.json: ${path} must be an object.`);
    }
    this.#section = (found ?? {}) as Section;
  }

  text(key: string, fallback: string): string {
    return this.#typed(key, 'string', fallback);
  }

  number(key: string, fallback: number, min: number, max: number): number {
    const value = this.#typed(key, 'number', fallback);
    if (!Number.isInteger(value) || value < min || value > max) {
      throw this.wrong(key, `a whole number from ${min} to ${max}`);
    }
    return value;
  }

  /** A .NET TimeSpan, `hh:mm:ss` with optional days before and fraction behind, in milliseconds. */
  duration(key: string, fallback: string): number {
    const ms = parseTimeSpan(this.text(key, fallback));
    if (ms === undefined) throw this.wrong(key, 'a time span such as "00:00:30"');
    return ms;
  }

  oneOf<T extends string>(key: string, allowed: readonly T[], fallback: T): T {
    const value = this.text(key, fallback).toLowerCase();
    const found = allowed.find((one) => one === value);
    if (found === undefined) throw this.wrong(key, `one of ${allowed.join(', ')}`);
    return found;
  }

  wrong(key: string, wanted: string): ConfigurationError {
    const where = this.#path ? `${this.#path}.${key}` : key;
    return new ConfigurationError(`host.json: ${where} must be ${wanted}.`);
  }

  #typed<T extends string | number>(key: string, type: 'string' | 'number', fallback: T): T {
    const value = this.#section[key] ?? fallback;
    if (typeof value !== type) throw this.wrong(key, `a ${type}`);
    return value as T;
  }
}

/** Milliseconds of a .NET TimeSpan such as `00:05:00` or `1.00:00:00`; undefined when it isn't one. */
export function parseTimeSpan(text: string): number | undefined {
  const match = /^(?:(\d+)\.)?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?$/.exec(text);
  if (!match) return undefined;
  const [, days = '0', hours, minutes, seconds = '0', fraction = '0'] = match;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const wholeSeconds = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
  return wholeSeconds * 1000 + Math.round(Number(`0.${fraction}`) * 1000);
}

/**
 * host.json's values with the defaults of Azure Functions 4 and its bundle 4 in place of absent ones.
 * https://learn.microsoft.com/azure/azure-functions/functions-host-json
 * Throws a ConfigurationError that names the first wrong value.
 */
export function parseHostJson(root: Section): HostJson {
  const top = new Reader(root, '');
  const queues = new Reader(root, 'extensions.queues');
  const eventHubs = new Reader(root, 'extensions.eventHubs');
  const batchSize = queues.number('batchSize', 16, 1, 32);
  const maxEventBatchSize = eventHubs.number('maxEventBatchSize', 100, 1, 100_000);
  const functionTimeout = top.text('functionTimeout', '00:30:00');
  return {
    // -1 means: no limit.
    functionTimeoutMs:
      functionTimeout === '-1' ? Number.POSITIVE_INFINITY : top.duration('functionTimeout', '00:30:00'),
    logLevel: new Reader(root, 'logging.logLevel').oneOf('default', levels, 'information'),
    http: { routePrefix: new Reader(root, 'extensions.http').text('routePrefix', 'api') },
    queues: {
      messageEncoding: queues.oneOf('messageEncoding', ['base64', 'none'], 'base64'),
      batchSize,
      newBatchThreshold: queues.number('newBatchThreshold', Math.floor(batchSize / 2), 0, 1000),
      maxDequeueCount: queues.number('maxDequeueCount', 5, 1, 1000),
      visibilityTimeoutMs: queues.duration('visibilityTimeout', '00:00:00'),
      maxPollingIntervalMs: Math.max(100, queues.duration('maxPollingInterval', '00:01:00')),
    },
    eventHubs: {
      maxEventBatchSize,
      minEventBatchSize: eventHubs.number('minEventBatchSize', 1, 1, maxEventBatchSize),
      maxWaitTimeMs: eventHubs.duration('maxWaitTime', '00:01:00'),
      prefetchCount: eventHubs.number('prefetchCount', 300, 1, 100_000),
      batchCheckpointFrequency: eventHubs.number('batchCheckpointFrequency', 1, 1, 10_000),
    },
  };
}

/** Reads and checks the app's host.json. Rejects with a ConfigurationError. */
export async function readHostJson(appDir: string): Promise<HostJson> {
  const path = join(appDir, 'host.json');
  let root: unknown;
  try {
    root = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new ConfigurationError(`${path} can't be read as JSON: ${cause}`, { cause });
  }
  if (typeof root !== 'object' || root === null) throw new ConfigurationError(`${path} must hold an object.`);
  return parseHostJson(root as Section);
}
