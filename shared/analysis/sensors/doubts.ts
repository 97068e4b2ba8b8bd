import type { Doubt, FaultEpisode } from '../../domain/doubt.ts';
import type { SensorFault, SensorFaultKind } from '../../domain/sensor.ts';
import { DAY, type EpochMs, HOUR } from '../../time.ts';

/** No rolling window reaches further back. */
export const REMEMBERED = 31 * DAY;
/** A sensor that was well for less than this in between was not. */
const APART = 6 * HOUR;

/**
 * The faults of a pump's sensors after a reading: one that is new begins when it did, which is before it could be told;
 * one that is no more has ended.
 *
 * @param known what was remembered; the very same comes back where nothing has changed
 * @param faults as they are told with this reading
 * @param at its reading time
 */
export function episodesAfter(
  known: readonly FaultEpisode[],
  faults: readonly SensorFault[],
  at: EpochMs,
): readonly FaultEpisode[] {
  const goesOn = (one: FaultEpisode) => one.to === undefined && faults.some((fault) => isOf(one, fault));
  const begun = faults.filter((fault) => !known.some((one) => one.to === undefined && isOf(one, fault)));
  const ended = known.filter((one) => one.to === undefined && !goesOn(one));
  if (begun.length === 0 && ended.length === 0) return known;
  return joined([
    ...known.map((one) => (ended.includes(one) ? { ...one, to: at } : one)),
    ...begun.map(({ signal, fault, since }): FaultEpisode => ({ signal, fault, from: since })),
  ]).filter(({ to = at }) => to > at - REMEMBERED);
}

/** When sensors weren't to be believed: what one doesn't send needs no doubt. */
export function doubtsFrom(episodes: readonly FaultEpisode[]): Doubt[] {
  const said = episodes.filter(({ fault }) => fault !== 'missing');
  return joined(said.map(({ fault: _, ...doubt }): Doubt => doubt));
}

type Joinable = Doubt & { readonly fault?: SensorFaultKind };

/** Those of a signal, and of a fault, that lie close together as one; in order of their beginnings. */
export function joined<T extends Joinable>(doubts: readonly T[]): T[] {
  const all: T[] = [];
  for (const doubt of doubts.toSorted((a, b) => a.from - b.from)) {
    const i = all.findLastIndex((one) => isOf(one, doubt));
    const last = all[i];
    if (!last || (last.to !== undefined && doubt.from > last.to + APART)) {
      all.push(doubt);
      continue;
    }
    const { to: _, ...rest } = last;
    const isOpen = last.to === undefined || doubt.to === undefined;
    all[i] = (isOpen ? rest : { ...rest, to: Math.max(last.to!, doubt.to!) }) as T;
  }
  return all;
}

const isOf = (one: Pick<Joinable, 'signal' | 'fault'>, other: Pick<Joinable, 'signal' | 'fault'>) =>
  one.signal === other.signal && one.fault === other.fault;
