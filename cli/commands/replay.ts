import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { SIGNAL_NAMES } from '../../shared/domain/signals.ts';
import { InputError } from '../../shared/errors.ts';
import type { DeviceAccess } from '../../shared/onboarding/enterDevice.ts';
import { iso } from '../../shared/time.ts';
import { type CommonOptions, collect, command, positiveNumber, wholeNumber } from '../command.ts';
import { instant } from '../instant.ts';
import { printJson, printLines } from '../output.ts';
import { locatePlant, PlantNotFoundError } from '../plant/locate.ts';
import type { ReplayOptions } from '../replay/replay.ts';
import { counted } from '../text.ts';

interface Options extends CommonOptions, ReplayOptions {
  readonly device: string;
  readonly credentials?: string;
  readonly connection?: string;
  readonly authorization?: string;
  readonly ca?: string;
  readonly sequence?: number;
}

/** `vakt replay` */
export function replayCommand(): Command {
  return command(
    'replay <file.csv>',
    'Send recorded data as a real device, through the hub.',
    'replay runs.csv --device rig-1 --where run=1 --time time_s --map exhaustPressure=differential_pressure_pa --scale exhaustPressure=0.01 --offset exhaustPressure=1013.25 --stretch 10000',
    'replay pump.csv --device pm3-vacuum-1 --map oilTemperature=Temperature --map motorCurrent=Current --speed 1',
  )
    .requiredOption('--device <device-id>', 'the device it is sent as')
    .option(
      '--map <signal=column>',
      `which column is which signal (${SIGNAL_NAMES.join(', ')}, state)`,
      collect,
    )
    .option('--scale <signal=number>', 'value × number', collect)
    .option('--offset <signal=number>', '… + number, in the signal’s unit', collect)
    .option('--time <column>', 'seconds, or a date and time; counted from the first row that is meant')
    .option('--where <column=value>', 'only rows like this; may be given again', collect)
    .option('--every <n>', 'only each nth row', wholeNumber, 1)
    .option('--separator <text>', 'between columns (what the first line has most of)', separator)
    .option('--start <time>', 'instant of the first row (so that the last falls on now)', instant)
    .option('--stretch <n>', 'time = start + recorded time × n', positiveNumber, 1)
    .option('--speed <n>', 'live: n seconds of that time pass in a second (all at once)', positiveNumber)
    .option(
      '--per-packet <n>',
      'readings in a packet (as many as 64 KB hold; live: those of a second)',
      wholeNumber,
    )
    .option(
      '--credentials <file>',
      'what device add --json printed (DATA/devices/ID.json, where --save puts it)',
    )
    .option('--connection <string>', 'connection string, in place of --credentials')
    .option('--authorization <text>', 'authorization, with --connection')
    .option('--ca <file>', "certificate of the hub's authority, PEM (the running plant's)")
    .option('--sequence <n>', 'number of the first packet', wholeNumber)
    .addHelpText(
      'after',
      `
Packets are numbered on from the last run with the same --credentials. Where that isn't known, as always with
--connection, the clock gives the first number: higher than those of any earlier run.
Values that are no number or outside a signal's range are left out, counted, and told at the end.`,
    )
    .action(replayFile);
}

async function replayFile(file: string, options: Options): Promise<void> {
  const { access, credentials } = await accessOf(options);
  const { openCounter } = await import('../replay/sequence.ts');
  const { replay } = await import('../replay/replay.ts');
  const { authorization, connectionString } = access;
  const result = await replay(file, options, {
    authorization,
    counter: await openCounter(credentials, authorization, options.sequence, Date.now),
    connect: async () => {
      const { connectDevice } = await import('../replay/sender.ts');
      return connectDevice(connectionString, authorityOf(options, connectionString));
    },
  });
  const { packets, readings, omissions, rowsWithout, rowsBack } = result;
  const [first, last] = [iso(result.first), iso(result.last)];
  const omitted = [...omissions.values()].reduce((sum, count) => sum + count, 0);
  if (options.json) await printJson({ packets, readings, first, last, omitted });
  else
    await printLines(
      `Sent ${counted(readings, 'reading')} in ${counted(packets, 'packet')}, from ${first} to ${last}.`,
    );
  for (const [what, count] of omissions)
    process.stderr.write(`Left out: ${counted(count, 'value')} of ${what}.\n`);
  if (rowsWithout > 0)
    process.stderr.write(`Left out: ${counted(rowsWithout, 'row')} without a time or any value.\n`);
  if (rowsBack > 0)
    process.stderr.write(
      `${counted(rowsBack, 'row')} went back in time: where the file holds several runs, --where picks one.\n`,
    );
}

/** What the device needs, and the file it came from. */
async function accessOf(options: Options): Promise<{ access: DeviceAccess; credentials?: string }> {
  const { device, connection, authorization } = options;
  if ((connection === undefined) !== (authorization === undefined)) {
    throw new InputError(
      '--connection and --authorization go together: give both, or --credentials, or neither.',
    );
  }
  const { credentialsFile, readCredentials } = await import('../replay/credentials.ts');
  if (connection !== undefined && authorization !== undefined) {
    const access = { deviceId: device, connectionString: connection, authorization };
    checkDevice(access, device);
    return { access };
  }
  const credentials = options.credentials ?? credentialsFile(options.data, device);
  const access = await readCredentials(credentials);
  checkDevice(access, device);
  return { access, credentials };
}

function checkDevice({ connectionString, authorization }: DeviceAccess, device: string): void {
  const named = /(?:^|;)DeviceId=([^;]*)/i.exec(connectionString)?.[1];
  if (named === undefined || hostOf(connectionString) === undefined) {
    throw new InputError('The connection string must be HostName=…;DeviceId=…;SharedAccessKey=…');
  }
  if (named !== device) {
    throw new InputError(
      `The connection string is that of ${named}, not of ${device}: one of the two must change.`,
    );
  }
  if (!/^[a-z2-7]{26}$/.test(authorization)) {
    throw new InputError('The authorization must be the 26 letters and digits that vakt device add printed.');
  }
}

/** The running plant's authority, where the device is one of its hub; the public ones otherwise. */
function authorityOf({ ca, data }: Options, connectionString: string): string | undefined {
  try {
    if (ca !== undefined) return readFileSync(ca, 'utf8');
    const { hub } = locatePlant(data, process.env);
    const isOfPlant = hub?.ca !== undefined && hostOf(hub.service) === hostOf(connectionString);
    return isOfPlant ? readFileSync(hub.ca!, 'utf8') : undefined;
  } catch (error) {
    if (error instanceof PlantNotFoundError) return undefined;
    throw new InputError(`The certificate can't be read: ${(error as Error).message}`, { cause: error });
  }
}

/** Without its port: the service has another one than the devices. */
function hostOf(connectionString: string): string | undefined {
  return /(?:^|;)HostName=([^;:]+)/i.exec(connectionString)?.[1]?.toLowerCase();
}

function separator(text: string): string {
  return text === '\\t' || text === 'tab' ? '\t' : text;
}
