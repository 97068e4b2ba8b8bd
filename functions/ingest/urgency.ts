import { MAX_HOLD } from '../../shared/analysis/hold.ts';
import { type Direction, limitsFor } from '../../shared/domain/model.ts';
import type { Reading } from '../../shared/domain/reading.ts';
import type { Signal } from '../../shared/domain/signals.ts';
import { mergeSpans, type Span } from '../../shared/domain/span.ts';
import { FormatError } from '../../shared/errors.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { pumpsIn } from '../../shared/storage/pumps.ts';
import { queuesIn } from '../../shared/storage/queues.ts';
import { type AdmittedPacket, spansOf } from '../../shared/storage/readings/entity.ts';
import { modelsIn } from '../../shared/storage/registry.ts';
import { type EpochMs, HOUR, MINUTE, SECOND } from '../../shared/time.ts';

/** A level whose passing is an alarm, as far as ingest needs to know it. */
export interface AlarmLevel {
  readonly signal: Signal;
  readonly direction: Direction;
  readonly level: number;
}

/** A device isn't put in line again within this: what it sends meanwhile is analysed with what sent it there. */
const AT_MOST_EVERY = 5 * SECOND;
/** The levels of a contract's pumps are read anew after this; the analysis itself always has the present ones. */
const LEVELS_FOR = 5 * MINUTE;
/** ... sooner, when a device isn't among them. */
const UNKNOWN_FOR = 30 * SECOND;
/** A message holds 64 KB, in base64: about a thousand spans. */
const MOST_SPANS = 500;
const CONTRACTS = 500;
const DEVICES = 20_000;

/**
 * Whether one of these readings is past an alarm level and new enough that it may still hold: what is older than
 * the hold of a value can't be out of order now, and needs no hurry.
 */
export function isUrgent(levels: readonly AlarmLevel[], readings: readonly Reading[], now: EpochMs): boolean {
  return levels.some(({ signal, direction, level }) =>
    readings.some(({ at, values }) => {
      const value = values[signal];
      if (value === undefined || at < now - MAX_HOLD) return false;
      return direction === 'high' ? value > level : value < level;
    }),
  );
}

/**
 * The fast path: puts a device of which a reading is past an alarm level in line for analysis at once, instead
 * of at the planner's next turn. It hurries and nothing depends on it: the batch's mark is left all the same.
 */
export function urgencyIn(storage: Storage) {
  const queues = queuesIn(storage);
  const levelsOf = alarmLevelsIn(storage);
  const lastSent = new Map<string, EpochMs>();

  return async function hurry(contract: string, packets: readonly AdmittedPacket[], now: EpochMs) {
    const urgent = new Map<string, Span[]>();
    for (const { device, readings } of packets) {
      const spans = urgent.get(device);
      if (spans) spans.push(...spansOf(readings));
      else if (isUrgent(await levelsOf(contract, device, now), readings, now)) {
        urgent.set(device, spansOf(readings));
      }
    }
    for (const [device, spans] of urgent) {
      if (now - (lastSent.get(device) ?? Number.NEGATIVE_INFINITY) < AT_MOST_EVERY) continue;
      await queues.analyze({ contract, device, spans: fitted(spans) });
      if (lastSent.size >= DEVICES) lastSent.clear();
      lastSent.set(device, now);
    }
  };
}

/** The same instants in as few spans as a message holds; of a long backlog with some between them, too. */
function fitted(spans: readonly Span[]): Span[] {
  let gap = HOUR;
  let merged = mergeSpans(spans, gap);
  while (merged.length > MOST_SPANS) {
    gap *= 2;
    merged = mergeSpans(merged, gap);
  }
  return merged;
}

/** What only a newer release can read hurries nobody here, and holds up no packets. */
function unreadable(error: unknown): undefined {
  if (!(error instanceof FormatError)) throw error;
}

/** The alarm levels of devices, read for all of a contract at once: a request or two for a thousand pumps. */
function alarmLevelsIn(storage: Storage) {
  type Levels = ReadonlyMap<string, readonly AlarmLevel[]>;
  const contracts = new Map<string, { readonly askedAt: EpochMs; readonly levels: Promise<Levels> }>();

  async function read(contract: string): Promise<Levels> {
    const levels = new Map<string, readonly AlarmLevel[]>();
    await readInto(levels, contract).catch(unreadable);
    return levels;
  }

  async function readInto(levels: Map<string, readonly AlarmLevel[]>, contract: string): Promise<void> {
    const models = new Map<string, Promise<Parameters<typeof limitsFor>[0] | undefined>>();
    for await (const { key, model: name, limits: overrides } of pumpsIn(storage, contract).all()) {
      const known = models.get(name) ?? modelsIn(storage).get(name).catch(unreadable);
      models.set(name, known);
      const model = await known;
      if (!model) continue;
      const alarms = limitsFor(model, overrides).flatMap(({ signal, direction, alarm }) =>
        alarm === undefined ? [] : [{ signal, direction, level: alarm }],
      );
      levels.set(key, alarms);
    }
  }

  function ask(contract: string, now: EpochMs): Promise<Levels> {
    const answer = { askedAt: now, levels: read(contract) };
    contracts.delete(contract);
    contracts.set(contract, answer);
    if (contracts.size > CONTRACTS) contracts.delete(contracts.keys().next().value!);
    answer.levels.catch(() => {
      if (contracts.get(contract) === answer) contracts.delete(contract);
    });
    return answer.levels;
  }

  return async (contract: string, device: string, now: EpochMs): Promise<readonly AlarmLevel[]> => {
    const known = contracts.get(contract);
    if (!known || now - known.askedAt >= LEVELS_FOR) return (await ask(contract, now)).get(device) ?? [];
    const levels = (await known.levels).get(device);
    if (levels) return levels;
    return now - known.askedAt < UNKNOWN_FOR ? [] : ((await ask(contract, now)).get(device) ?? []);
  };
}
