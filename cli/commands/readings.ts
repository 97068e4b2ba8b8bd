import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { isLate } from '../../shared/domain/late.ts';
import type { ArrivedReading } from '../../shared/domain/reading.ts';
import { SIGNAL_NAMES } from '../../shared/domain/signals.ts';
import { type EpochMs, iso, MINUTE, SECOND } from '../../shared/time.ts';
import { type CommonOptions, command, wholeNumber } from '../command.ts';
import { instant } from '../instant.ts';
import { printRows } from '../output.ts';
import { openPlantStorage } from '../plant/open.ts';

interface ReadingsOptions extends CommonOptions {
  readonly from?: EpochMs;
  readonly to?: EpochMs;
  readonly last?: number;
}

/** Kept in memory, so that they can be shown in order. */
const MOST_LAST = 100_000;

/** `vakt readings` */
export function readingsCommand(): Command {
  return command(
    'readings <device-id>',
    'What the box on a pump has measured, oldest first; all of it, where nothing else is asked.',
    'readings pm3-vacuum-1 --last 10',
    'readings pm3-vacuum-1 --from 2026-04-01 --to 2026-04-02T06:00:00Z --json',
  )
    .option('--from <time>', 'first instant', instant)
    .option('--to <time>', 'instant before which it ends', instant)
    .option('--last <n>', 'only the last n of them', lastNumber)
    .action(readings);
}

async function readings(deviceId: string, options: ReadingsOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { devicePump } = await import('../plant/pumps.ts');
  const { readingsIn } = await import('../../shared/storage/readings/read.ts');
  const { lastReadings, readingsByDay } = await import('../readingsByDay.ts');
  const { device } = await devicePump(storage, deviceId);
  const span = { from: options.from ?? -Infinity, before: options.to ?? Infinity };
  const source = readingsIn(storage, device.contract);
  const found =
    options.last === undefined
      ? readingsByDay(source, device.key, span)
      : await lastReadings(source, device.key, span, options.last);
  await printRows<ArrivedReading>(found, {
    json: options.json,
    object: ({ at, values, state, arrivedAt }) => ({
      at: iso(at),
      ...values,
      ...(state === undefined ? {} : { state }),
      ...(isLate(at, arrivedAt) ? { late: Math.round((arrivedAt - at) / SECOND) } : {}),
    }),
    none: `There are no readings of ${deviceId} in that time.`,
    columns: [
      { title: 'AT', text: ({ at }) => iso(at) },
      ...SIGNAL_NAMES.map((signal) => ({
        title: signal,
        text: ({ values }: ArrivedReading) => values[signal],
        right: true,
      })),
      { title: 'STATE', text: ({ state }) => state },
      {
        title: 'LATE',
        text: ({ at, arrivedAt }) =>
          isLate(at, arrivedAt) ? `${Math.round((arrivedAt - at) / MINUTE)} min` : '',
        right: true,
      },
    ],
  });
}

function lastNumber(text: string): number {
  const last = wholeNumber(text);
  if (last > MOST_LAST) throw new InvalidArgumentError(`${MOST_LAST} are the most; use --from for more.`);
  return last;
}
