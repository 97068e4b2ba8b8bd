import type { Command } from 'commander';
import { CommanderError } from 'commander';
import type { Begun, Ended } from '../../shared/changeLog/line.ts';
import { VaktError } from '../../shared/errors.ts';
import { findDevice } from '../../shared/onboarding/devices.ts';
import { findCustomer } from '../../shared/onboarding/findCustomer.ts';
import { changesIn } from '../../shared/storage/changes.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { statusOf } from '../../shared/storage/failures.ts';
import { iso } from '../../shared/time.ts';
import { openPlantStorage } from '../plant/open.ts';
import { whoRuns } from './identity.ts';

/**
 * Runs a command that changes something, and records it: that it begins, before it does; then what it came to. What
 * can't be recorded isn't done.
 *
 * @param name of the command from the top
 */
export async function recorded(
  command: Command,
  name: string,
  args: readonly unknown[],
  run: () => unknown,
): Promise<void> {
  const options = command.optsWithGlobals<Options>();
  const storage = await openPlantStorage(options.data);
  const told = toldOf(command, args, options);
  const account = await whoRuns(options.data);
  const by = options.as ?? account;
  const changes = changesIn(storage);
  const place = await changes.begin({
    at: Date.now(),
    by,
    ...(by === account ? {} : { account }),
    command: name,
    ...(await objectOf(storage, told)),
  });
  // By then the change is made, or has failed for a reason of its own: that is what a person has to be told.
  const end = (ended: Omit<Ended, 'kind' | 'id' | 'at'>) =>
    changes.end(place, { at: iso(Date.now()), ...ended }).catch((error: unknown) => {
      process.stderr.write(`vakt: what it came to could not be recorded: ${(error as Error).message}\n`);
    });
  try {
    await run();
  } catch (error) {
    await end({ outcome: 'failed', code: codeOf(error) });
    throw error;
  }
  await end({ outcome: 'done', ...(await objectOf(storage, told)) });
}

interface Options {
  readonly data: string;
  readonly as?: string;
  readonly customer?: string;
  readonly device?: string;
  readonly number?: string;
}

/** What a command was told it is about, as a person writes it. */
interface Told {
  readonly customer?: string;
  readonly device?: string;
}

function toldOf(command: Command, args: readonly unknown[], options: Options): Told {
  const named = new Map(command.registeredArguments.map((argument, i) => [argument.name(), args[i]]));
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  const customer = text(named.get('customer')) ?? text(options.customer) ?? text(options.number);
  const device = text(named.get('device-id')) ?? text(named.get('device')) ?? text(options.device);
  return { ...(customer === undefined ? {} : { customer }), ...(device === undefined ? {} : { device }) };
}

/** The random keys of what is meant; what isn't there, or not there yet, has none. */
async function objectOf(
  storage: Storage,
  { customer, device }: Told,
): Promise<Pick<Begun, 'contract' | 'device'>> {
  const found = device === undefined ? undefined : await ifThere(findDevice(storage, device));
  const contract =
    found?.contract ??
    (customer === undefined ? undefined : (await ifThere(findCustomer(storage, customer)))?.key);
  return { ...(contract === undefined ? {} : { contract }), ...(found ? { device: found.key } : {}) };
}

async function ifThere<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof VaktError || statusOf(error) === 404) return undefined;
    throw error;
  }
}

function codeOf(error: unknown): string {
  if (error instanceof VaktError || error instanceof CommanderError) return error.code;
  const status = statusOf(error);
  return status === undefined ? 'unforeseen' : `status-${status}`;
}
