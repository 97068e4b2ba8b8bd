import { type DayCourse, dayCourse, oilAfter, type Strain } from './day.ts';
import { type DutyPlan, loadAt } from './duty.ts';
import type { ModelPhysics } from './models.ts';
import { day, hour, minute } from './time.ts';

/** A pump's past and future as far as it has a memory. Times in epoch milliseconds. */
export interface Course {
  /** °C. */
  oilAt(at: number): number;
  /** Weighted hours from one time to another; negative when the second is earlier. */
  exposureBetween(from: number, to: number): number;
}

/** Without more said: a healthy pump, whose hours count by their load. */
const ordinary: Strain = { heat: () => 1, rate: (load) => load };

/** The course of a pump, day by day, each worked out when it is first needed. */
export function courseOf(model: ModelPhysics, plan: DutyPlan, strain: Partial<Strain> = {}): Course {
  const { heat, rate } = { ...ordinary, ...strain };
  const days = new Map<number, DayCourse>();
  const dayAt = (start: number) => {
    let course = days.get(start);
    if (!course) {
      course = dayCourse(model, plan, { heat, rate }, start);
      days.set(start, course);
    }
    return course;
  };
  const place = (at: number) => {
    const start = Math.floor(at / day) * day;
    const index = Math.floor((at - start) / minute);
    return { start, index, rest: at - start - index * minute };
  };
  const exposureOfDay = (at: number) => {
    const { start, index, rest } = place(at);
    const { exposure, oilTemperature } = dayAt(start);
    const perHour = rate(loadAt(plan, at), oilTemperature[index] as number);
    return (exposure[index] as number) + (perHour * rest) / hour;
  };
  const exposureForward = (from: number, to: number) => {
    let sum = exposureOfDay(to) - exposureOfDay(from);
    for (let { start } = place(from); start < place(to).start; start += day) sum += dayAt(start).total;
    return sum;
  };

  return {
    oilAt(at) {
      const { start, index, rest } = place(at);
      const oil = dayAt(start).oilTemperature[index] as number;
      return oilAfter(model, plan, oil, loadAt(plan, at), at, heat(at), rest);
    },
    exposureBetween: (from, to) => (from <= to ? exposureForward(from, to) : -exposureForward(to, from)),
  };
}
