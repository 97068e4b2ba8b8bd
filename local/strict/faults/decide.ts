import { createHash } from 'node:crypto';
import type { Operation } from '../request/operation.ts';
import type { Fault, FaultPlan, Match } from './plan.ts';

/** What is to happen to one request. */
export interface Decision {
  /** Milliseconds before it goes on: all delays that hit it together. */
  readonly delayMs: number;
  /** The first fault of another kind that hit it. */
  readonly fault?: Exclude<Fault, { kind: 'delay' }>;
}

const NOTHING = Buffer.alloc(0);

/** Decides by a plan, request by request. Each rule counts the requests that fit it and that no rule before it took. */
export class FaultDecider {
  readonly #plan: FaultPlan;
  readonly #fitted: number[];

  constructor(plan: FaultPlan) {
    this.#plan = plan;
    this.#fitted = plan.rules.map(() => 0);
  }

  /** Rules are asked in their order. A delay lets the search go on; any other fault ends it. */
  decide(operation: Operation, body: Buffer = NOTHING): Decision {
    let delayMs = 0;
    for (const [index, { match, fault }] of this.#plan.rules.entries()) {
      if (!fits(match, operation) || !(match.body?.test(body.toString('latin1')) ?? true)) continue;
      const nth = ++this.#fitted[index]!;
      if (!strikes(match, nth, chance(this.#plan.seed, index, nth))) continue;
      if (fault.kind !== 'delay') return { delayMs, fault };
      delayMs += fault.ms;
    }
    return { delayMs };
  }
}

function fits(match: Match, { service, method, path, name }: Operation): boolean {
  return (
    (match.service ?? service) === service &&
    (match.method ?? method) === method &&
    (match.path?.test(path) ?? true) &&
    (match.operation?.test(name) ?? true)
  );
}

function strikes({ nth, after, until, probability }: Match, fitted: number, drawn: number): boolean {
  return (
    fitted === (nth ?? fitted) &&
    fitted > (after ?? 0) &&
    fitted <= (until ?? Infinity) &&
    drawn < (probability ?? 1)
  );
}

/** A number in [0, 1) that depends on nothing but its place, so that one rule's draws don't shift another's. */
function chance(seed: number, rule: number, nth: number): number {
  return createHash('sha256').update(`${seed} ${rule} ${nth}`).digest().readUInt32BE(0) / 2 ** 32;
}
