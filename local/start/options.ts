import { parseArgs } from 'node:util';
import { PlantError } from '../plant/errors.ts';
import { type Ports, portsFrom } from '../plant/ports.ts';
import type { FleetChoice } from './demonstration.ts';
import { STORIES, type Story, storyNamed } from './stories.ts';

/** Each is a TLS connection and a client of its own in one process. */
const MOST_PUMPS = 1_000;
const MOST_INSTANCES = 16;

export const USAGE = `npm start -- [options]

  --until-alert      end by itself once one packet has become a mail: exit 0, or 1 with the missing link
  --time-limit S     with --until-alert: seconds to wait for it (120)
  --fresh            begin with empty stores
  --no-fleet         start everything but the simulated pumps
  --pumps N          simulate so many pumps (4); more of them bring less history each
  --story NAME       let this befall the first pump, the others being well
  --list             the stories there are, and nothing else
  --no-functions     leave the functions to somebody else: npm run start:func, or a debugger
  --instances N      run the functions in so many host processes, which share the work (1)
  --strict           let the storage refuse what Azure refuses and Azurite lets pass
  --port-base N      take ports N, N+1, … instead of the usual ones; below 32768 nothing else takes them
  --data DIR         where everything is kept (.vakt)
  --json             JSON Lines on standard output, for programs
  --help             this text`;

export interface StartOptions {
  readonly untilAlert: boolean;
  /** Seconds. */
  readonly timeLimit: number;
  readonly fresh: boolean;
  /** The simulated pumps, unless there are to be none. */
  readonly fleet: FleetChoice | undefined;
  /** Host processes of the functions; none where somebody else runs them. */
  readonly instances: number;
  /** Whether the storage refuses what Azure refuses. */
  readonly strict: boolean;
  /** Only say which stories there are. */
  readonly list: boolean;
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
        pumps: { type: 'string', default: '4' },
        story: { type: 'string' },
        list: { type: 'boolean', default: false },
        functions: { type: 'boolean', default: true },
        instances: { type: 'string', default: '1' },
        strict: { type: 'boolean', default: false },
        'port-base': { type: 'string' },
        data: { type: 'string', default: process.env.VAKT_DATA_DIR ?? '.vakt' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const timeLimit = Number(values['time-limit']);
    if (!(timeLimit > 0)) throw new UsageError('--time-limit must be a number of seconds above 0');
    const fleet = values.fleet ? fleetFrom(values.pumps, values.story) : undefined;
    if (values['until-alert'] && !fleet) {
      throw new UsageError('--until-alert waits for a packet of the simulated fleet; leave --no-fleet out');
    }
    if (values['until-alert'] && fleet?.story && !isAlarm(fleet.story)) {
      throw new UsageError(`--until-alert waits for an alarm, and the story ${fleet.story.name} brings none`);
    }
    return {
      untilAlert: values['until-alert'],
      timeLimit,
      fresh: values.fresh,
      fleet,
      list: values.list,
      instances: values.functions ? countFrom('--instances', values.instances, MOST_INSTANCES) : 0,
      strict: values.strict,
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

function fleetFrom(pumps: string, name: string | undefined): FleetChoice {
  const count = countFrom('--pumps', pumps, MOST_PUMPS, '; --no-fleet starts none');
  const story = name === undefined ? undefined : storyNamed(name);
  if (name !== undefined && !story) {
    const names = STORIES.map((one) => one.name).join(', ');
    throw new UsageError(`there is no story ${name}; there are ${names}`);
  }
  return { pumps: count, story };
}

function countFrom(option: string, text: string, most: number, hint = ''): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= most) return count;
  throw new UsageError(`${option} must be a whole number from 1 to ${most}${hint}`);
}

function isAlarm({ brings }: Story): boolean {
  return brings !== undefined && 'alarm' in brings;
}
