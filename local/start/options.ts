import { parseArgs } from 'node:util';
import { PlantError } from '../plant/errors.ts';
import { type Ports, portsFrom } from '../plant/ports.ts';

export const USAGE = `npm start -- [options]

  --until-alert      end by itself once one packet has become a mail: exit 0, or 1 with the missing link
  --time-limit S     with --until-alert: seconds to wait for it (120)
  --fresh            begin with empty stores
  --no-fleet         start everything but the simulated pumps
  --port-base N      take ports N, N+1, … instead of the usual ones
  --data DIR         where everything is kept (.vakt)
  --json             JSON Lines on standard output, for programs
  --help             this text`;

export interface StartOptions {
  readonly untilAlert: boolean;
  /** Seconds. */
  readonly timeLimit: number;
  readonly fresh: boolean;
  readonly fleet: boolean;
  readonly ports: Ports;
  readonly data: string;
  readonly json: boolean;
  readonly help: boolean;
}

/** The command line is not as {@link USAGE} says. */
export class UsageError extends PlantError {
  constructor(message: string, options?: ErrorOptions) {
    super('usage', `${message}\n\n${USAGE}`, options);
  }
}

/** @throws {UsageError} */
export function parseOptions(args: readonly string[]): StartOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      allowNegative: true,
      options: {
        'until-alert': { type: 'boolean', default: false },
        'time-limit': { type: 'string', default: '120' },
        fresh: { type: 'boolean', default: false },
        fleet: { type: 'boolean', default: true },
        'port-base': { type: 'string' },
        data: { type: 'string', default: process.env.VAKT_DATA_DIR ?? '.vakt' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const timeLimit = Number(values['time-limit']);
    if (!(timeLimit > 0)) throw new UsageError('--time-limit must be a number of seconds above 0');
    return {
      untilAlert: values['until-alert'],
      timeLimit,
      fresh: values.fresh,
      fleet: values.fleet,
      ports: portsFrom(values['port-base'] === undefined ? undefined : Number(values['port-base'])),
      data: values.data,
      json: values.json,
      help: values.help,
    };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError((error as Error).message, { cause: error });
  }
}
