import type { ArrivedReading } from '../shared/domain/reading.ts';
import type { readingsIn } from '../shared/storage/readings/read.ts';
import { DAY, dayOf, type EpochMs } from '../shared/time.ts';

type Source = Pick<ReturnType<typeof readingsIn>, 'hours' | 'range'>;

/** From the first instant to before the last; both may be infinite. */
interface OpenSpan {
  readonly from: EpochMs;
  readonly before: EpochMs;
}

/** A device's readings in order, a day in memory at a time. Days without any cost nothing. */
export async function* readingsByDay(
  source: Source,
  device: string,
  span: OpenSpan,
): AsyncGenerator<ArrivedReading> {
  for (const day of await daysWithReadings(source, device, span))
    yield* await readDay(source, device, span, day);
}

/** The last `count` of a device's readings in a span, oldest first; days are read from the end. */
export async function lastReadings(
  source: Source,
  device: string,
  span: OpenSpan,
  count: number,
): Promise<ArrivedReading[]> {
  const days = await daysWithReadings(source, device, span);
  let found: ArrivedReading[] = [];
  for (const day of days.reverse()) {
    found = [...(await readDay(source, device, span, day)), ...found];
    if (found.length >= count) break;
  }
  return found.slice(-count);
}

function readDay(source: Source, device: string, { from, before }: OpenSpan, day: EpochMs) {
  return source.range(device, Math.max(from, day), Math.min(before, day + DAY));
}

async function daysWithReadings(source: Source, device: string, span: OpenSpan): Promise<EpochMs[]> {
  const days = new Set<EpochMs>();
  for (const hour of await source.hours(device)) days.add(dayOf(Date.parse(hour)));
  return [...days].filter((day) => day + DAY > span.from && day < span.before).sort((a, b) => a - b);
}
