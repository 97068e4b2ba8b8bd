import { release, type Standing } from '../../../../functions/alerts/policy/release.ts';
import { take, type Who } from '../../../../functions/alerts/policy/take.ts';
import { type Condition, isRecurring, RECURRING } from '../../../../shared/domain/alarm.ts';
import type { ConditionName } from '../../../../shared/domain/condition.ts';
import {
  type Item,
  NOTHING_SENT,
  nextOf,
  type Outcome,
  type RecipientState,
} from '../../../../shared/domain/mailing.ts';
import type { Severity } from '../../../../shared/domain/model.ts';
import { type EpochMs, MINUTE } from '../../../../shared/time.ts';

/** Something that happens at a pump. */
export type Happening = {
  readonly at: EpochMs;
  readonly device: string;
  readonly condition?: ConditionName;
} & (
  | {
      readonly what: 'raised';
      readonly severity: Severity;
      readonly site?: string;
      readonly comesAndGoes?: true;
    }
  | { readonly what: 'returned' | 'acknowledged' | 'shelved' }
);

/** A mail as it left. */
export interface Sent {
  readonly at: EpochMs;
  readonly items: readonly Item[];
}

export interface Simulation {
  readonly mails: readonly Sent[];
  /** Every decision, in order. */
  readonly decided: readonly { readonly at: EpochMs; readonly item: Item; readonly outcome: Outcome }[];
  readonly state: RecipientState;
  readonly standing: (of: Pick<Item, 'device' | 'condition'>) => Standing;
}

const DEFAULT: ConditionName = 'exhaustPressure.high';

interface World {
  severity?: Severity;
  acknowledged: boolean;
  shelved: boolean;
  raisedAt: EpochMs[];
  toldAt: NonNullable<Condition['toldAt']>;
}

/**
 * What one person is told when these things happen, and nothing else until `until`.
 *
 * @param mayRecur whether what is told often enough recurs, as the analysis would note
 */
export function simulate(
  happenings: readonly Happening[],
  who: Who,
  until: EpochMs,
  chatters: (raisedAt: readonly EpochMs[], now: EpochMs) => boolean = () => false,
  mayRecur = false,
): Simulation {
  const world = new Map<string, World>();
  const keyOf = ({ device, condition }: Pick<Item, 'device' | 'condition'>) => `${device} ${condition}`;
  const sites = new Map<string, string>();
  let state: RecipientState = NOTHING_SENT;
  let now = 0;
  const mails: Sent[] = [];
  const decided: Simulation['decided'][number][] = [];
  const severities = new Map<string, Severity>();

  const silent = (device: string) => world.get(`${device} noData`)?.severity !== undefined;
  const standing = (of: Pick<Item, 'device' | 'condition'>): Standing => {
    const known = world.get(keyOf(of));
    return {
      ...(known?.severity ? { severity: known.severity } : {}),
      acknowledged: known?.acknowledged ?? false,
      shelved: known?.shelved ?? false,
      chattering: known !== undefined && chatters(known.raisedAt, now),
      suppressed: false,
      silent: of.condition !== 'noData' && silent(of.device),
      unheard: false,
    };
  };

  function releaseUntil(end: EpochMs) {
    for (let steps = 0; ; steps++) {
      const next = nextOf(state);
      if (next === undefined || next > end) return;
      if (steps > 10_000) throw new Error('it never comes to rest');
      now = Math.max(now, next);
      const result = release(state, standing, who, now);
      for (const { item, ...outcome } of result.fates) {
        decided.push({ at: now, item, outcome: outcome as Outcome });
      }
      if (result.mail.length > 0) mails.push({ at: now, items: result.mail });
      state = result.state;
    }
  }

  let number = 0;
  for (const happening of happenings.toSorted((a, b) => a.at - b.at)) {
    const { at, device, condition = DEFAULT } = happening;
    releaseUntil(at);
    now = at;
    const key = keyOf({ device, condition });
    const known = world.get(key) ?? { acknowledged: false, shelved: false, raisedAt: [], toldAt: {} };
    world.set(key, known);
    const isAnything = happening.what === 'raised' || known.severity !== undefined;
    if (!isAnything) continue;
    if (happening.what === 'acknowledged') known.acknowledged = true;
    else if (happening.what === 'shelved') known.shelved = true;
    else {
      const severity = happening.what === 'raised' ? happening.severity : severities.get(key)!;
      if (happening.what === 'raised') {
        if (known.severity === severity) continue;
        if (known.severity === undefined) known.raisedAt.push(at);
        const toldAt = [...(known.toldAt[severity] ?? []), at].slice(-RECURRING);
        if (mayRecur) known.toldAt = { ...known.toldAt, [severity]: toldAt };
        sites.set(device, happening.site ?? sites.get(device) ?? '');
        severities.set(key, severity);
        known.severity = severity;
        known.acknowledged = false;
      } else delete known.severity;
      number += 1;
      const item: Item = {
        stage: happening.what,
        transition: `t${number}`,
        device,
        condition,
        severity,
        site: sites.get(device) ?? '',
        at,
      };
      const comesAndGoes = happening.what === 'raised' && happening.comesAndGoes === true;
      if (comesAndGoes) delete known.severity;
      const circumstances = {
        deviceId: device,
        site: sites.get(device) ?? '',
        silent: silent(device),
        comesAndGoes,
        recurs: isRecurring(known, severity),
        escalateAfter: 30 * MINUTE,
      };
      const taken = take(state, item, who, circumstances, now);
      state = taken.state;
      decided.push({ at, item, outcome: taken.outcome });
      if ('send' in taken.outcome) mails.push({ at, items: [item] });
    }
  }
  releaseUntil(until);
  now = until;
  return { mails, decided, state, standing };
}
