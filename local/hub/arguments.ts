import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError } from './errors.ts';
import type { HubOptions } from './hub.ts';

/** What `--help` prints. */
export const HELP = `IoT Hub stand-in: MQTT 3.1.1 over TLS for devices, an Event Hubs-compatible AMQP endpoint behind it.

  --data DIR         folder for identities, events, keys and certificates (required)
  --port N           MQTT over TLS            (default 8883; 0: any free port)
  --amqp-port N      Event Hubs AMQP          (default 5672)
  --rest-port N      service REST over HTTPS  (default 8884)
  --partitions N     1 to 32, at the first start of a folder (default 4)
  --host NAME        the hub's host name      (default localhost)
  --listen ADDRESS   interface to listen on   (default 127.0.0.1)
  --help

When it is ready it prints one line of JSON: ports, certificate authority and connection strings.
`;

/**
 * Reads the command line.
 *
 * @returns `undefined` when help is wanted
 * @throws UsageError naming the first argument that is wrong
 */
export function parseArguments(args: string[]): Omit<HubOptions, 'log'> | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  if (!values.data) throw new UsageError('USAGE', '--data DIR is missing: the folder to keep everything in');
  const partitions = parseNumber('--partitions', values.partitions, 1, 32);
  return {
    data: resolve(values.data),
    ports: {
      mqtt: parseNumber('--port', values.port, 0, 65_535) ?? 8883,
      amqp: parseNumber('--amqp-port', values['amqp-port'], 0, 65_535) ?? 5672,
      rest: parseNumber('--rest-port', values['rest-port'], 0, 65_535) ?? 8884,
    },
    ...(partitions === undefined ? {} : { partitions }),
    host: values.host ?? 'localhost',
    address: values.listen ?? '127.0.0.1',
  };
}

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args,
      options: {
        data: text,
        port: text,
        'amqp-port': text,
        'rest-port': text,
        partitions: text,
        host: text,
        listen: text,
        help: { type: 'boolean' },
      },
    }).values;
  } catch (cause) {
    throw new UsageError('USAGE', (cause as Error).message, { cause });
  }
}

function parseNumber(name: string, text: string | undefined, min: number, max: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max) {
    throw new UsageError('USAGE', `${name} is ${text}: it must be a whole number from ${min} to ${max}`);
  }
  return value;
}
