import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { authorizationId } from '../../shared/domain/packet.ts';
import { InputError } from '../../shared/errors.ts';
import type { EpochMs } from '../../shared/time.ts';
import { writePrivately } from '../files.ts';

/** Gives each packet its number. */
export interface Counter {
  take(): Promise<number>;
  /** Lets the next run go on just behind the last number taken. */
  close(): Promise<void>;
}

/**
 * Numbers put aside at a time. A run that dies leaves those it put aside and didn't use as a gap: never
 * does a number stand for two packets.
 */
const RESERVED = 100;

interface SequenceFile {
  /** Public name of the authorization whose packets were counted. */
  readonly authorization: string;
  readonly next: number;
}

/**
 * Opens the counter of a device's packets. It goes on where the last run with the same access data stopped;
 * where nothing is known of one, it starts from the clock: the milliseconds since 1970 lie above every number that
 * an earlier run has come to, as no run sends more than one packet in each; and no number above them is admitted.
 *
 * @param credentials file of the access data, beside which the count is kept; absent: it isn't kept
 * @param given where to start instead
 */
export async function openCounter(
  credentials: string | undefined,
  authorization: string,
  given: number | undefined,
  clock: () => EpochMs,
): Promise<Counter> {
  const kept = credentials === undefined ? undefined : await readSequence(credentials, authorization);
  let next = given ?? kept ?? clock();
  let reserved = next;
  const keep = async (upTo: number) => {
    if (credentials !== undefined) await saveSequence(credentials, authorization, Math.max(upTo, kept ?? 0));
  };
  return {
    async take() {
      while (given === undefined && next > clock()) await sleep(1);
      if (next >= reserved) {
        reserved = next + RESERVED;
        await keep(reserved);
      }
      return next++;
    },
    close: () => keep(next),
  };
}

/** Says where the count of an authorization's packets goes on. */
export async function saveSequence(credentials: string, authorization: string, next: number): Promise<void> {
  const content: SequenceFile = { authorization: authorizationId(authorization), next };
  await writePrivately(pathOf(credentials), `${JSON.stringify(content)}\n`);
}

/** @throws {InputError} when the file is there and holds something else */
async function readSequence(credentials: string, authorization: string): Promise<number | undefined> {
  const path = pathOf(credentials);
  try {
    const { authorization: id, next } = JSON.parse(await readFile(path, 'utf8')) as SequenceFile;
    return id === authorizationId(authorization) && Number.isSafeInteger(next) ? next : undefined;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new InputError(`${path} can't be read: give --sequence N, above all numbers sent before.`, {
      cause,
    });
  }
}

function pathOf(credentials: string): string {
  return `${credentials}.sequence`;
}
