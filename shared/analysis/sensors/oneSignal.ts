import type { Signal } from '../../domain/signals.ts';
import type { EpochMs } from '../../time.ts';
import type { HeldValue } from './held.ts';
import { takeJump } from './jumps.ts';
import type { SignalMemory } from './memory.ts';
import { takeAbsent, takePresent } from './missing.ts';
import { physicsOf } from './physics.ts';
import { takeRange } from './range.ts';
import { addSpike, forgetSpikes, restart, type SpikeVerdict, takeSpikes, UNHEARD } from './spikes.ts';
import { takeStuck } from './stuck.ts';

interface Heard {
  readonly operating: boolean | undefined;
  /** Whether the pump has started or stopped. */
  readonly changed: boolean;
  /** Whether a healthy transmitter can read it. */
  readonly plausible: boolean;
  /** Whether another thermometer has stepped at an instant. */
  readonly isShared: (at: EpochMs) => boolean;
}

/** A value of one signal: can it be, can it have got there, and is it one of its like? */
export function heard(signal: Signal, known: SignalMemory, next: HeldValue, given: Heard) {
  const { operating, changed, plausible, isShared } = given;
  const physics = physicsOf(signal);
  const { memory: outOfRange, spiked } = takeRange(known.range, plausible, next.at);
  const quiet = forgetSpikes(known.spikes ?? UNHEARD, next.at);
  const spikes = spiked === undefined ? quiet : addSpike(quiet, spiked);
  if (outOfRange) return { memory: { ...known, range: outOfRange, spikes }, believed: [], isolated: [] };
  const jump = known.jump && takeJump(known.jump, physics, next);
  if (typeof jump === 'object')
    return { memory: { ...known, range: undefined, spikes, jump }, believed: [], isolated: [] };
  const verdict = verdictOn();
  return { ...verdict, memory: { ...known, range: undefined, spikes: verdict.memory, jump: verdict.jump } };

  function verdictOn(): SpikeVerdict {
    if (jump === 'settled' || (changed && physics.followsMotor)) return restart(spikes, next);
    const back = jump === 'back' ? addSpike(spikes, known.jump!.since) : spikes;
    // A start may bring oil to the thermometer that had stood elsewhere.
    const settled = changed && operating ? { ...back, at: undefined } : back;
    return takeSpikes(settled, physics, next, isShared);
  }
}

/** A signal that a reading doesn't have, while its pump operates or may. */
export function absent(known: SignalMemory, operated: number): SignalMemory {
  return known.presence ? { ...known, presence: takeAbsent(known.presence, operated) } : known;
}

interface Moment {
  readonly at: number;
  readonly operating: boolean | undefined;
  readonly operated: number;
  /** How often all signals together have moved. */
  readonly all: number;
}

/** A value heard while the pump operates, or its state is unknown: then nothing drawn means that it stands. */
export function standingStill(
  signal: Signal,
  known: SignalMemory,
  value: number,
  { at, operating, operated, all }: Moment,
): SignalMemory {
  const { mayStandStill, aboveInOperation } = physicsOf(signal);
  const presence = takePresent(known.presence, at, operated);
  const explained =
    mayStandStill || (aboveInOperation !== undefined && operating === undefined && value === 0);
  if (explained || known.range) return { ...known, presence };
  const moves = all - (known.moves?.count ?? 0);
  return { ...known, presence, stuck: takeStuck(known.stuck, value, at, operated, moves) };
}
