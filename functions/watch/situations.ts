import { type CanaryRun, LEG_WORDS } from '../../shared/domain/canaryRun.ts';
import { LAGGING, type Pulse } from '../../shared/domain/plant.ts';
import type { KeptError } from '../../shared/storage/errors.ts';
import { type EpochMs, HOUR, iso, MINUTE, SECOND } from '../../shared/time.ts';
import type { Watch } from './watch.ts';

/** What is looked at: what the watch has found, how ingest is, and what came out of the functions. */
export interface Look {
  readonly watch: Watch;
  readonly pulses: readonly Pulse[];
  readonly errors: readonly KeptError[];
  /** The canary's last run, and the hours between two; absent where there is none. */
  readonly canary?: { readonly run: CanaryRun; readonly hours: number };
}

/** Something that an operator has to see to. */
export interface Situation {
  /** The same as long as it lasts: `poison`, `timer-purge`. */
  readonly id: string;
  readonly headline: string;
  readonly fact: string;
  readonly advice: string;
}

/** A queue of so many messages that has grown further by the next look does not keep up. */
const LONG_QUEUE = 1_000;
/** A pulse older than this says nothing of how ingest is now. */
const PULSE_HOLDS = 10 * MINUTE;
/** A failing function is told while it has failed within this. */
const FAILING = 15 * MINUTE;
/** Functions whose failing keeps a promise from being held, beyond what their queue or lag tells. */
const PROMISES: readonly string[] = ['purge', 'contracts-watch'];

/** What there is to see to. @param before messages on each queue at the last look */
export function situationsOf(look: Look, before: Watch['waiting'] | undefined, now: EpochMs): Situation[] {
  return [
    ...poison(look),
    ...lag(look, before, now),
    ...ownStores(look),
    ...promises(look),
    ...failing(look, now),
    ...canaryOf(look, now),
  ];
}

function canaryOf({ canary }: Look, now: EpochMs): Situation[] {
  if (!canary) return [];
  const { run, hours } = canary;
  const id = 'canary';
  if (run.missing !== undefined) {
    return [
      {
        id,
        headline: 'The canary did not come through',
        fact: `${run.missing} is missing${run.because === undefined ? '' : `: ${run.because}`}`,
        advice: `${LEG_WORDS[run.missing].advice} vakt smoke goes the way once more.`,
      },
    ];
  }
  const since = Math.round((now - run.at) / HOUR);
  if (since <= hours) return [];
  return [
    {
      id,
      headline: 'The canary does not go its way',
      fact: `its last run was ${since} h ago`,
      advice: 'vakt errors list shows what the function canary fails of; vakt smoke goes the way once.',
    },
  ];
}

function poison({ watch: { poison: count } }: Look): Situation[] {
  if (count === 0) return [];
  return [
    {
      id: 'poison',
      headline: 'Messages have failed every time they were tried',
      fact: `about ${count}`,
      advice:
        'Nothing takes them from their poison queues. vakt status shows which, vakt errors list what they failed of; put them back once it is mended; alerts among them by vakt alerts resend.',
    },
  ];
}

function lag({ watch, pulses }: Look, before: Watch['waiting'] | undefined, now: EpochMs): Situation[] {
  const behind = pulses
    .filter(({ at }) => now - at <= PULSE_HOLDS)
    .map(({ at, enqueuedAt }) => at - enqueuedAt)
    .filter((ms) => ms > LAGGING);
  const ingest: Situation[] =
    behind.length === 0
      ? []
      : [
          {
            id: 'lag-ingest',
            headline: 'Ingest lags behind what the devices send',
            fact: `${Math.round(Math.max(...behind) / SECOND)} s in ${behind.length} partition(s)`,
            advice: 'No alarm is lost by it, but every one is late. vakt status shows whether it grows.',
          },
        ];
  const growing = Object.entries(watch.waiting).flatMap(([name, count]) => {
    const last = before?.[name];
    if (last === undefined || last < LONG_QUEUE || count <= last) return [];
    return {
      id: `lag-${name}`,
      headline: `The queue ${name} grows`,
      fact: `about ${count} messages, ${last} at the last look`,
      advice: 'More comes in than is done. vakt errors list shows whether something keeps it up.',
    };
  });
  return [...ingest, ...growing];
}

/** When there is one more it is news again. */
function ownStores({ watch: { ownStores: stores } }: Look): Situation[] {
  const { away, parked, aside, since, ending, ends } = stores;
  const situations: Situation[] = [];
  if (away > 0 || parked > 0) {
    const waits = since === undefined ? '' : `, packets parked for ${parked} since ${iso(since)}`;
    situations.push({
      id: `own-stores-${Math.max(away, parked)}`,
      headline: "A customer's own store does not do what it is asked",
      fact: `${away} of them${waits}`,
      advice:
        'No packet is lost: they are parked with us and taken in when it answers; till then nobody is warned of these pumps. vakt status says whose it is, docs/own-store.md what it has to let us do.',
    });
  }
  if (aside > 0) {
    situations.push({
      id: `own-stores-aside-${aside}`,
      headline: "A customer's own store answers to packets and doesn't take them",
      fact: `${aside} of them`,
      advice:
        'No packet is lost: these are set aside with us, tried again every hour, and hold up no others. The warnings of ingest-parked say what the store answers, vakt status whose it is: have the customer take away what keeps them.',
    });
  }
  if (ends !== undefined) {
    situations.push({
      id: `own-store-signatures-${ending}`,
      headline: "The signature of a customer's own store ends soon",
      fact: `${ending} of them, the first on ${iso(ends).slice(0, 10)}`,
      advice:
        'Ask the customer for a new one, and put it into the vault under the same name. vakt customer show says until when a signature holds.',
    });
  }
  return situations;
}

function promises({ watch: { late, overdue } }: Look): Situation[] {
  const timers = late.map((name) => ({
    id: `timer-${name}`,
    headline: `The timer ${name} has not run`,
    fact: 'it was due more than a quarter of an hour ago',
    advice: 'Look whether the Functions app runs, and whether another one holds its lease.',
  }));
  if (overdue === 0) return timers;
  const erasure = {
    id: 'erasure-overdue',
    headline: 'Data that should be erased are still there',
    fact: `of ${overdue} contract(s), for more than a day`,
    advice: 'vakt contract show CUSTOMER says of each what is due; vakt errors list what purge failed of.',
  };
  return [...timers, erasure];
}

function failing({ errors }: Look, now: EpochMs): Situation[] {
  return PROMISES.flatMap((name) => {
    const own = errors.filter(({ report, lastAt }) => report.function === name && now - lastAt <= FAILING);
    if (own.length === 0) return [];
    const [latest] = own;
    return {
      id: `failing-${name}`,
      headline: name === 'purge' ? 'An erasure fails' : `${name} fails`,
      fact: `${latest!.report.chain[0]?.class ?? 'Error'}, fingerprint ${latest!.report.fingerprint}`,
      advice: `It is tried again by itself. vakt errors show ${latest!.report.fingerprint} has what is known of it.`,
    };
  });
}
