import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError } from './errors.ts';
import type { HubOptions } from './hub.ts';

/** What `--help` prints. */
export const HELP = `npm run hub -- [options]     or     node local/hub/main.ts [options]

A stand-in for Azure IoT Hub and its Device Provisioning Service, on this machine: MQTT 3.1.1 over TLS for
devices, an Event Hubs-compatible AMQP endpoint behind it, REST for identities and enrolments.

  --data DIR           folder for identities, events, keys and certificates (default .vakt/hub-alone)
  --port N             MQTT over TLS            (default 8883; 0: any free port)
  --amqp-port N        Event Hubs AMQP          (default 5672)
  --rest-port N        service REST over HTTPS  (default 8884)
  --partitions N       1 to 32, at the first start of a folder (default 4)
  --host NAME          the hub's host name      (default localhost)
  --listen ADDRESS     interface to listen on   (default 127.0.0.1)
  --retention-days N   delete events older than this (default 7)
  --retention-mb N     delete the oldest events of a partition beyond this size (default: any size)
  --units N            throttle as N units of tier S1 do: 400,000 messages of 4 KB a day and unit, and
                       100 messages/s or 12/s a unit, whichever is more (default: no limit)
  --help

When it is ready it prints one line of JSON: ports, certificate authority, ID scope and connection strings.
It ends with SIGTERM or Ctrl-C. docs/iot-hub-stand-in.md tells how devices and readers connect.
`;

const DAY = 86_400_000;
const MEGABYTE = 1024 * 1024;

/**
 * Reads the command line.
 *
 * @returns `undefined` when help is wanted
 * @throws UsageError naming the first argument that is wrong
 */
export function parseArguments(args: string[]): Omit<HubOptions, 'log'> | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  const partitions = parseNumber('--partitions', values.partitions, 1, 32);
  const units = parseNumber('--units', values.units, 1, 200);
  const days = parseNumber('--retention-days', values['retention-days'], 1, 36_500) ?? 7;
  const megabytes = parseNumber('--retention-mb', values['retention-mb'], 1, 1_000_000);
  return {
    data: resolve(values.data ?? '.vakt/hub-alone'),
    ports: {
      mqtt: parseNumber('--port', values.port, 0, 65_535) ?? 8883,
      amqp: parseNumber('--amqp-port', values['amqp-port'], 0, 65_535) ?? 5672,
      rest: parseNumber('--rest-port', values['rest-port'], 0, 65_535) ?? 8884,
    },
    ...(partitions === undefined ? {} : { partitions }),
    ...(units === undefined ? {} : { quota: { units } }),
    retention: { age: days * DAY, ...(megabytes === undefined ? {} : { bytes: megabytes * MEGABYTE }) },
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
        units: text,
        'retention-days': text,
        'retention-mb': text,
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
