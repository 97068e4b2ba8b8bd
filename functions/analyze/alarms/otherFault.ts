import type { Condition, Transition } from '../../../shared/domain/alarm.ts';
import { SENSOR_FAULTS } from '../../../shared/domain/sensor.ts';
import type { Watch } from '../../../shared/domain/watch.ts';
import { SECOND } from '../../../shared/time.ts';
import { type ConditionMemory, type Evidence, type Step, transitionId } from './change.ts';

/** What is found of a sensor that has a fault. */
type Found = Evidence & Required<Pick<Evidence, 'detail' | 'trueSince'>>;

/**
 * A sensor's condition that is active while its fault has become another: a change of its own, for what is missing and
 * what is nonsense have other causes and other consequences. The condition goes on, and dates from when it did.
 *
 * @param after its step with what was found
 */
export function turnedInto({ memory, transitions }: Step, watch: Watch, device: string, found: Found): Step {
  const { condition } = memory;
  if (condition?.state !== 'active' || condition.severity === undefined) return { memory, transitions };
  const { detail: fault, at, arrivedAt, trueSince: began } = found;
  const seen = { ...memory, faultSeenAt: at };
  if (condition.detail === fault) return { memory: seen, transitions };
  if (!isAnother(memory, condition, watch, found)) return { memory, transitions };
  const { condition: name, severity, value, limit, episode } = condition;
  const transition: Transition = {
    id: transitionId(device, name, at, `active-${fault}`),
    device,
    condition: name,
    from: 'active',
    to: 'active',
    reason: 'another-fault',
    severity,
    at,
    began,
    readingAt: at,
    arrivedAt,
    value,
    limit,
    detail: fault,
    ...(episode === undefined ? {} : { episode }),
    notice: 'due',
  };
  return {
    memory: { ...seen, condition: { ...condition, detail: fault } },
    transitions: [...transitions, transition],
  };
}

/**
 * Whether another fault is to be told. A graver one is at once, and so is whatever comes of a signal that was missing. A
 * lesser one is when the graver has been gone for as long as ends a fault: a wire with a loose contact is not to be
 * told by each of its turns.
 */
function isAnother(
  { faultSeenAt = Number.NEGATIVE_INFINITY }: ConditionMemory,
  { detail: told }: Condition,
  { offDelay }: Watch,
  { detail: fault, at }: Found,
): boolean {
  const isGraver = rankOf(fault) < rankOf(told);
  return told === 'missing' || isGraver || at - faultSeenAt >= offDelay * SECOND;
}

const rankOf = (fault = ''): number => (SENSOR_FAULTS as readonly string[]).indexOf(fault);
