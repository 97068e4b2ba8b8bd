import { courseOf } from './course.ts';
import type { DutyPlan } from './duty.ts';
import type { ModelPhysics } from './models.ts';
import { hour, minute } from './time.ts';

/** What wears: the bearings (vibration tells), the oil cooler, or the oil (its temperature tells both). */
export type WearKind = 'bearings' | 'cooling' | 'oil';
export const wearKinds: readonly WearKind[] = ['bearings', 'cooling', 'oil'];

/** A part on its way from healthy to the limit of the signal that tells of it. Times in epoch milliseconds. */
export interface Wear {
  kind: WearKind;
  /** Until then it is as good as new. */
  beganAt: number;
  /** When its signal passes `limit`. */
  passesAt: number;
  /** mm/s for the bearings, °C for the others. */
  limit: number;
}

/** What wear does to a pump at a time; each is 1, or 0 mm/s, while it is healthy. */
export interface WearEffects {
  /** Factor on how far above the hall the oil settles. */
  heat: (at: number) => number;
  /** Factor on the electrical power. */
  friction: (at: number) => number;
  /** Vibration of the defect, mm/s RMS, at full load. */
  defect: (at: number) => number;
}

interface Law {
  /** What an hour counts for. */
  rate: (load: number, oil: number) => number;
  /** The damage, as a share of that at `passesAt`, when this share of the exposure until then is used. */
  damage: (used: number) => number;
  /** What the damage does; `final` is the damage at `passesAt`. */
  effects: (damage: (at: number) => number, final: number) => WearEffects;
}

const one = () => 1;
const none = () => 0;
const exponential = (rate: number) => (used: number) => Math.expm1(rate * used) / Math.expm1(rate);

/** The laws and their sources are told in docs/fleet.md. */
const laws: Record<WearKind, Law> = {
  // Fatigue: life goes with the third power of the load (ISO 281, ball bearings); its signal grows by factors.
  bearings: {
    rate: (load) => load ** 3,
    damage: exponential(5),
    effects: (damage, final) => ({
      heat: (at) => 1 + 0.01 * final * damage(at),
      friction: (at) => 1 + 0.01 * final * damage(at),
      defect: (at) => final * damage(at),
    }),
  },
  // Dust covers the cooler at a constant rate while the fan turns; heat leaves by the part that is still free.
  cooling: {
    rate: (load) => (load > 0 ? 1 : 0),
    damage: (used) => used,
    effects: (damage, final) => {
      const covered = final / (1 + final);
      return {
        heat: (at) => 1 / (1 - Math.min(0.6, covered * damage(at))),
        friction: one,
        defect: none,
      };
    },
  },
  // Oxidation goes twice as fast with every 10 K (Arrhenius), and its products speed it up.
  oil: {
    rate: (_load, oil) => 2 ** ((oil - 80) / 10),
    damage: exponential(3),
    effects: (damage, final) => ({
      heat: (at) => 1 + final * damage(at),
      friction: (at) => 1 + 0.25 * final * damage(at),
      defect: none,
    }),
  },
};

/** How far beyond `passesAt` damage goes on: somebody would have stopped the pump. */
const furthest = 1.15;
// Production is stepped up; oil needs a while to follow, and is on its way up when it passes its limit.
const oilLead = 20 * minute;
// So far above its limit it is at `passesAt` that noise of a measurement doesn't hide it, K.
const oilMargin = 0.3;
// Load halfway up the step at `passesAt`: the limit lies between what is measured before and after.
const halfway = 0.85;

/** When production has to be stepped up so that the limit is passed in time. */
export function peakOf({ kind, passesAt }: Wear): number {
  return kind === 'bearings' ? passesAt : passesAt - oilLead;
}

/** How much of a bearing's defect is felt at a load. */
export function defectFelt(load: number): number {
  return load === 0 ? 0 : 0.7 + 0.3 * load;
}

/** Vibration of sound bearings, mm/s RMS. */
export function soundVibration(model: ModelPhysics, load: number): number {
  return model.vibration * (1 + 0.2 * load);
}

/**
 * Works out how the wear goes on so that the limit is passed when it should.
 *
 * @throws RangeError when it would begin after it ends, or a healthy pump passes the limit already
 */
export function wearOf(wear: Wear, model: ModelPhysics, plan: DutyPlan): WearEffects {
  const { kind, beganAt, passesAt, limit } = wear;
  if (passesAt - beganAt < hour) throw new RangeError('wear must begin an hour or more before its limit');
  const law = laws[kind];
  const healthy = courseOf(model, plan, { rate: law.rate });
  const whole = healthy.exposureBetween(beganAt, passesAt);
  const damage = (at: number) =>
    at <= beganAt ? 0 : law.damage(Math.min(furthest, healthy.exposureBetween(beganAt, at) / whole));
  const final = kind === 'bearings' ? finalDefect() : finalHeat();
  if (!(final > 0)) throw new RangeError(`a limit of ${limit} is passed by healthy ${kind} already`);
  return law.effects(damage, final);

  function finalDefect(): number {
    return Math.sqrt(limit ** 2 - soundVibration(model, halfway) ** 2) / defectFelt(halfway);
  }

  /** The oil follows its heat nearly in proportion, so a few steps by the secant find it. */
  function finalHeat(): number {
    const missing = (extra: number) => {
      const { heat } = law.effects(damage, extra);
      return courseOf(model, plan, { heat }).oilAt(passesAt) - limit - oilMargin;
    };
    let [before, extra] = [0, 0.3];
    let missed = missing(before);
    for (let turn = 0; turn < 8; turn++) {
      const off = missing(extra);
      if (Math.abs(off) < 0.01) break;
      [before, extra, missed] = [extra, extra - (off * (extra - before)) / (off - missed), off];
    }
    return extra;
  }
}
