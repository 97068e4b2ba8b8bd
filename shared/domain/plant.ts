import { DAY, type EpochMs, MINUTE } from '../time.ts';
import type { Span } from './span.ts';

/** Devices of several customers that were last heard at about the same time. */
export interface Outage extends Span {
  readonly customers: number;
  readonly devices: number;
}

/** Why nothing heard of a device is likelier our own doing than the device's. */
export type SilenceExcuse =
  | 'ingest-lags' // our ingest was behind when it was last seen at work
  | 'many-silent' // several customers' devices fell silent together
  | 'we-were-away'; // we ourselves did not look for a while

/** Something an operator is told in a customer's place. It outlives customers, so it counts and names none. */
export interface SilenceNotice {
  readonly because: SilenceExcuse;
  readonly from: EpochMs;
  /** When it was last seen to be so. */
  readonly seenAt: EpochMs;
  /** Of many that are silent. */
  readonly customers?: number;
  readonly devices?: number;
  /** Of a lag or an absence, the longest, in seconds. */
  readonly seconds?: number;
}

/** How the plant as a whole is heard, as of its last look. */
export interface PlantHearing {
  readonly at: EpochMs;
  /** The latest last, at most {@link MOST_NOTICES}. Those seen within the grace excuse a device's silence. */
  readonly notices: readonly SilenceNotice[];
  /** Stretches of time that are {@link Outage}s, each with when it was last seen to last. */
  readonly outages: readonly (Outage & { readonly seenAt: EpochMs })[];
}

/** What ingest last did in one partition of the hub. */
export interface Pulse {
  readonly partition: string;
  readonly at: EpochMs;
  /** When IoT Hub took in the newest event of that batch. */
  readonly enqueuedAt: EpochMs;
}

/** A device of which nothing was heard for half as long as makes it silent. */
export interface QuietDevice {
  readonly contract: string;
  readonly heardAt: EpochMs;
  /** It fell silent between then and now: within this of when it was heard, ms. */
  readonly within: number;
}

/** For so long after all is well again nobody is told of silence: what was held up is still coming in. */
export const GRACE = 10 * MINUTE;
/** An ingest so far behind lags: by more than an alarm's own delay usually is. */
export const LAGGING = 2 * MINUTE;
/** A pulse older than this says nothing of how ingest is now. */
const PULSE_HOLDS = 10 * MINUTE;
/** We look every few seconds to minutes; after a pause of this we were away. */
export const AWAY = 15 * MINUTE;
/** A silence of many is told to each after a day, whoever's doing it is. */
export const LONGEST_EXCUSE = 1 * DAY;
/** Several customers: two, and in a plant of many at least a tenth. */
const SEVERAL = { least: 2, share: 0.1 } as const;
const MOST_NOTICES = 20;

/**
 * Looks how the plant as a whole is heard.
 *
 * @param before as of the last look; `undefined` before the first
 * @param quiet devices of which nothing was heard for a while, within {@link LONGEST_EXCUSE}
 * @param customers how many there are whose devices should be heard
 */
export function hearingOf(
  before: PlantHearing | undefined,
  quiet: readonly QuietDevice[],
  customers: number,
  pulses: readonly Pulse[],
  now: EpochMs,
): PlantHearing {
  const found: SilenceNotice[] = [];
  const lags = pulses
    .filter(({ at }) => now - at <= PULSE_HOLDS)
    .map(({ at, enqueuedAt }) => ({ from: enqueuedAt, seenAt: at, lag: at - enqueuedAt }))
    .filter(({ lag }) => lag > LAGGING);
  if (lags.length > 0) {
    found.push({
      because: 'ingest-lags',
      from: Math.min(...lags.map(({ from }) => from)),
      seenAt: Math.max(...lags.map(({ seenAt }) => seenAt)),
      seconds: Math.round(Math.max(...lags.map(({ lag }) => lag)) / 1_000),
    });
  }
  if (before !== undefined && now - before.at > AWAY) {
    found.push({
      because: 'we-were-away',
      from: before.at,
      seenAt: now,
      seconds: Math.round((now - before.at) / 1_000),
    });
  }
  const outages = outagesOf(quiet, Math.max(SEVERAL.least, Math.ceil(SEVERAL.share * customers)))
    .filter(({ to }) => now - to <= LONGEST_EXCUSE)
    .map((outage) => ({ ...outage, seenAt: now }));
  for (const { from, customers: silent, devices } of outages) {
    found.push({ because: 'many-silent', from, seenAt: now, customers: silent, devices });
  }
  const passing = (before?.outages ?? []).filter(
    (known) => now - known.seenAt <= GRACE && !outages.some((outage) => overlap(outage, known)),
  );
  return {
    at: now,
    notices: found.reduce(noted, before?.notices ?? []).slice(-MOST_NOTICES),
    outages: [...passing, ...outages],
  };
}

/**
 * Stretches of time at which devices of so many customers can have fallen silent: each did between when it was
 * last heard and when it was missed.
 */
export function outagesOf(quiet: readonly QuietDevice[], several: number): Outage[] {
  const edges = quiet
    .flatMap(({ contract, heardAt, within }) => [
      { at: heardAt, contract, opens: true },
      { at: heardAt + within, contract, opens: false },
    ])
    // Spans hold both their ends: at one instant, what opens comes first.
    .sort((a, b) => a.at - b.at || Number(b.opens) - Number(a.opens));
  const open = new Map<string, number>();
  const stretches: Span[] = [];
  let from: EpochMs | undefined;
  for (const { at, contract, opens } of edges) {
    const count = (open.get(contract) ?? 0) + (opens ? 1 : -1);
    if (count > 0) open.set(contract, count);
    else open.delete(contract);
    if (from === undefined && open.size >= several) from = at;
    if (from !== undefined && open.size < several) {
      stretches.push({ from, to: at });
      from = undefined;
    }
  }
  return stretches.map((stretch) => {
    const within = quiet.filter((device) => overlap(stretch, spanOf(device)));
    const customers = new Set(within.map(({ contract }) => contract)).size;
    return { ...stretch, customers, devices: within.length };
  });
}

/** Why the silence of a device says nothing of it, if so: now, or within the grace after. */
export function excuseOf(
  { notices, outages }: PlantHearing,
  device: Omit<QuietDevice, 'contract'>,
  now: EpochMs,
): SilenceExcuse | undefined {
  const ours = notices.findLast(({ because, seenAt }) => because !== 'many-silent' && now - seenAt <= GRACE);
  if (ours) return ours.because;
  const together = outages.some((outage) => now - outage.seenAt <= GRACE && overlap(outage, spanOf(device)));
  return together ? 'many-silent' : undefined;
}

/** The same cause going on is one notice; what begins anew after it was over is another. */
export function isSame(known: SilenceNotice, found: SilenceNotice): boolean {
  return known.because === found.because && found.seenAt - known.seenAt <= GRACE;
}

function noted(notices: readonly SilenceNotice[], found: SilenceNotice): readonly SilenceNotice[] {
  const same = notices.findLastIndex((known) => isSame(known, found));
  if (same < 0) return [...notices, found];
  const known = notices[same]!;
  const joined = {
    ...found,
    from: Math.min(known.from, found.from),
    ...most('customers', known, found),
    ...most('devices', known, found),
    ...most('seconds', known, found),
  };
  return notices.with(same, joined);
}

function most(field: 'customers' | 'devices' | 'seconds', a: SilenceNotice, b: SilenceNotice) {
  const value = Math.max(a[field] ?? 0, b[field] ?? 0);
  return value > 0 ? { [field]: value } : {};
}

const spanOf = ({ heardAt, within }: Omit<QuietDevice, 'contract'>): Span => ({
  from: heardAt,
  to: heardAt + within,
});

const overlap = (a: Span, b: Span): boolean => a.from <= b.to && b.from <= a.to;
