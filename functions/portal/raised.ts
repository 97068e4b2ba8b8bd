import type { Transition } from '../../shared/domain/alarm.ts';
import { withEnds } from '../../shared/domain/ended.ts';
import type { alarmsIn } from '../../shared/storage/alarms.ts';
import { type EpochMs, HOUR } from '../../shared/time.ts';

type Alarms = Pick<ReturnType<typeof alarmsIn>, 'transitions'>;

/** Transitions that are read: three answers of the store, whatever a signal that chatters has left. */
const MOST_READ = 3_000;
/** A span with fewer in it than this is followed by one twice as long. */
const FEW = 200;

/** What a pump's conditions were raised to from an instant on, each with when it ended; the latest first. */
export async function raisedSince(
  alarms: Alarms,
  device: string,
  from: EpochMs,
  now: EpochMs,
): Promise<Transition[]> {
  const all = await upTo(MOST_READ, alarms.transitions(device, from));
  const latest = all.length < MOST_READ ? all : await latestOf(alarms, device, from, now);
  return withEnds(latest)
    .filter(({ to }) => to === 'active')
    .reverse();
}

/** Of very many the latest, in order: the store answers oldest first, so it is asked from the end on, span by span. */
async function latestOf(alarms: Alarms, device: string, from: EpochMs, now: EpochMs): Promise<Transition[]> {
  let found: Transition[] = [];
  let span = HOUR;
  for (let to = now + 1; to > from && found.length < MOST_READ; ) {
    const start = Math.max(from, to - span);
    const within = await upTo(MOST_READ, alarms.transitions(device, start, to));
    if (within.length === MOST_READ && span > HOUR) {
      // Its latest aren't among them.
      span = HOUR;
      continue;
    }
    found = [...within, ...found];
    to = start;
    span = within.length < FEW ? 2 * span : HOUR;
  }
  return found;
}

async function upTo(most: number, transitions: AsyncIterable<Transition>): Promise<Transition[]> {
  const found: Transition[] = [];
  for await (const transition of transitions) {
    found.push(transition);
    if (found.length === most) break;
  }
  return found;
}
