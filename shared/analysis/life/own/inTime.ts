import { normalCdf } from '../../statistics/normal.ts';
import { averagePlaces, likelyTimes, type Places, placesOf, type Scale } from '../quantiles.ts';
import type { Clock } from './candidate.ts';
import type { Voice } from './voices.ts';

/** How far each clock will have run on a time from now. */
export interface Ahead {
  readonly run: Readonly<Record<Clock, (time: number) => number>>;
  /** How far off that is of duty, as a standard deviation, where it is known. */
  readonly dutyMiss?: ((time: number) => number) | undefined;
}

/**
 * What voices say of time, to be heard together. Where the duty to come is known to be unsure, those in duty speak as one: how much of it
 * they say is left is one question, when so much will have been run another, whose answer they share.
 *
 * @param scale of time
 */
export function inTime(
  voices: readonly Voice[],
  { run, dutyMiss }: Ahead,
  scale: Scale,
): { readonly places: Places; readonly weight: number }[] {
  const [shared, alone] = dutyMiss
    ? [voices.filter(isInDuty), voices.filter((voice) => !isInDuty(voice))]
    : [[], voices];
  const heard = alone.map(({ clock, passedAfter, weight }) => ({
    places: placesOf((time) => passedAfter(run[clock](time)), scale),
    weight,
  }));
  if (!dutyMiss || shared.length === 0) return heard;
  const weight = shared.reduce((sum, { weight }) => sum + weight, 0);
  return [...heard, { places: placesOf(passedBy(shared, run.duty, dutyMiss, scale), scale), weight }];
}

/** The probability that as much duty has been run by a time as all together say is left, where that is off by a normal variable. */
function passedBy(
  voices: readonly Voice[],
  dutyAhead: (time: number) => number,
  miss: (time: number) => number,
  { unit, horizon }: Scale,
): (time: number) => number {
  const end = dutyAhead(horizon);
  const scale = { unit: (unit / horizon) * end, horizon: end };
  const places = averagePlaces(
    voices.map(({ passedAfter, weight }) => ({ places: placesOf(passedAfter, scale), weight })),
  );
  const left = likelyTimes(places, scale);
  return (time) => {
    const [run, sd] = [dutyAhead(time), miss(time)];
    const passed = (duty: number) => (sd > 0 ? normalCdf((run - duty) / sd) : Number(run >= duty));
    return left.reduce((sum, duty) => sum + passed(duty), 0) / left.length;
  };
}

function isInDuty({ clock }: Voice): boolean {
  return clock === 'duty';
}
