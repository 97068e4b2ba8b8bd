import { FaultDecider } from '../faults/decide.ts';
import type { FaultPlan } from '../faults/plan.ts';
import type { Operation } from '../request/operation.ts';
import type { Outcome, RequestCount, Stage, Visit } from './visit.ts';

/** Where requests wait. */
export interface Hold {
  /** Number of the first request that waits. */
  readonly from: number;
  readonly at: Stage;
}

interface Standing extends Hold {
  readonly released: PromiseWithResolvers<void>;
  readonly waiting: Set<Visit>;
}

/** Steers a running proxy: counts requests, decides on faults, and holds requests so that a test can act in between. */
export class StrictControl {
  #total = 0;
  readonly #counts = new Map<string, { -readonly [K in keyof RequestCount]: RequestCount[K] }>();
  readonly #calls = new Map<number, ((visit: Visit) => unknown)[]>();
  readonly #reached = new Set<{ number: number; resolve: () => void }>();
  #hold: Standing | undefined;
  #plan: FaultPlan | undefined;
  #decider: FaultDecider | undefined;

  constructor(plan?: FaultPlan) {
    this.setPlan(plan);
  }

  /** Requests received so far, or since `reset`. */
  get total(): number {
    return this.#total;
  }

  get plan(): FaultPlan | undefined {
    return this.#plan;
  }

  /** From the next request on, this plan; undefined for no faults. Its rules count from nothing. */
  setPlan(plan: FaultPlan | undefined): void {
    this.#plan = plan;
    this.#decider = plan && new FaultDecider(plan);
  }

  /** Requests that have ended, by service, operation and outcome. */
  requests(): RequestCount[] {
    return [...this.#counts.values()].map((row) => ({ ...row }));
  }

  /** Counts and numbers requests anew, from 1. A hold and calls that were asked for stay, by the new numbers. */
  reset(): void {
    this.#total = 0;
    this.#counts.clear();
  }

  /** Holds every request from number `from` on, until `release`. Another hold takes the place of this one. */
  hold({ from, at }: Hold): void {
    this.release();
    this.#hold = { from, at, released: Promise.withResolvers(), waiting: new Set() };
  }

  /** Lets go on what is held. Requests whose client has left meanwhile never reach the store. */
  release(): void {
    this.#hold?.released.resolve();
    this.#hold = undefined;
  }

  /** The hold there is, and what waits in it. */
  held(): (Hold & { readonly waiting: readonly Visit[] }) | undefined {
    const hold = this.#hold;
    return hold && { from: hold.from, at: hold.at, waiting: [...hold.waiting] };
  }

  /** Calls back when request `number` was received; it goes on when the callback's promise has settled. */
  at(number: number, callback: (visit: Visit) => unknown): void {
    this.#calls.set(number, [...(this.#calls.get(number) ?? []), callback]);
  }

  /** Resolves when request `number` was received; at once when it already was. */
  reached(number: number): Promise<void> {
    if (this.#total >= number) return Promise.resolve();
    return new Promise((resolve) => this.#reached.add({ number, resolve }));
  }

  /** For the proxy: a request was received. */
  arrive(operation: Operation, body: Buffer): Visit {
    const visit = {
      number: ++this.#total,
      operation,
      decision: this.#decider?.decide(operation, body) ?? { delayMs: 0 },
    };
    for (const waiting of this.#reached) {
      if (waiting.number > visit.number) continue;
      this.#reached.delete(waiting);
      waiting.resolve();
    }
    return visit;
  }

  /** For the proxy: resolves when the request may go on from this stage, or `left` has. */
  async pass(visit: Visit, stage: Stage, left: Promise<void>): Promise<void> {
    if (stage === 'request') {
      const calls = this.#calls.get(visit.number) ?? [];
      this.#calls.delete(visit.number);
      await Promise.allSettled(calls.map(async (call) => call(visit)));
    }
    const hold = this.#hold;
    if (!hold || hold.at !== stage || visit.number < hold.from) return;
    hold.waiting.add(visit);
    await Promise.race([hold.released.promise, left]);
    hold.waiting.delete(visit);
  }

  /** For the proxy: a request ended. */
  end({ operation }: Visit, outcome: Outcome): void {
    const key = `${operation.service} ${operation.name} ${outcome}`;
    const row = this.#counts.get(key);
    if (row) row.count += 1;
    else this.#counts.set(key, { service: operation.service, operation: operation.name, outcome, count: 1 });
  }
}
