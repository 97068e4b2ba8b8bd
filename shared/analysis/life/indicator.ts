import type { Component } from '../../domain/model.ts';
import type { HourRollup } from '../../domain/rollup.ts';
import { HOUR } from '../../time.ts';
import type { Point } from '../trend/theilSen.ts';

/** Least seconds of an hour that must be known for its mean to count. */
const LEAST_HELD = 60;

/**
 * A component's indicator over time: hourly means of its signal while the pump operates (all the time, where the
 * box doesn't say), above its reference. x is in hours since the first point, y in the signal's unit, or its
 * natural logarithm where the indicator grows by factors.
 */
export function indicatorOf(
  component: Component,
  rollups: readonly HourRollup[],
): { points: Point[]; origin: number } {
  const saysState = rollups.some(({ states }) => Object.values(states).some((seconds) => seconds > 0));
  const origin = rollups[0]?.hour ?? 0;
  const points: Point[] = [];
  for (const { hour, signals } of rollups) {
    const rollup = signals[component.signal];
    if (!rollup) continue;
    const held = saysState ? rollup.operatingHeld : rollup.held;
    const sum = saysState ? rollup.operatingSum : rollup.sum;
    if (held < LEAST_HELD) continue;
    const y = scaled(component, sum / held);
    if (Number.isFinite(y)) points.push({ x: (hour - origin) / HOUR + 0.5, y });
  }
  return { points, origin };
}

/** A value of the signal on the scale on which the component's indicator grows in a straight line. */
export function scaled(component: Component, value: number): number {
  const above = value - component.reference;
  return component.growth === 'exponential' ? Math.log(above) : above;
}
