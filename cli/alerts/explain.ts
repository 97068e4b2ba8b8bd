import { type Transition, UNDECIDED } from '../../shared/domain/alarm.ts';
import type { Decided, MailRow } from '../../shared/domain/mailing.ts';
import { DROP_REASONS, HOLD_REASONS, SEND_REASONS } from '../../shared/domain/mailReasons.ts';
import { NOTICE_REASONS, UNTOLD_REASONS } from '../../shared/domain/noticeReasons.ts';
import type { Pump } from '../../shared/domain/pump.ts';
import { alarmsIn } from '../../shared/storage/alarms.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { outboxIn } from '../../shared/storage/outbox.ts';
import { pumpsIn } from '../../shared/storage/pumps.ts';
import { usersIn } from '../../shared/storage/registry.ts';
import { DAY, type EpochMs, HOUR } from '../../shared/time.ts';

/** One line of an explanation: what happened, or what was decided of it for one person. */
export interface Explanation {
  readonly at: EpochMs;
  readonly condition: string;
  readonly what: string;
  /** Address of the person; the key of one who isn't there any more. */
  readonly person?: string;
  readonly decision?: 'mailed' | 'waits' | 'not mailed';
  readonly reason?: string;
  readonly because?: string;
  readonly until?: EpochMs;
  readonly mail?: string;
  /** What became of the mail. */
  readonly delivery?: string;
}

/** How far from the time that is asked about a change may lie, and for how long what waits for it is followed. */
const AROUND = HOUR;
const FOLLOWED = 8 * DAY;

/** Why a mail about a pump was sent, or not, to each of the customer's people around a time; oldest first. */
export async function explain(
  storage: Storage,
  contract: string,
  device: string,
  at: EpochMs,
): Promise<Explanation[]> {
  const outbox = outboxIn(storage, contract);
  const people = new Map<string, string>();
  for await (const { key, email } of usersIn(storage).of(contract)) people.set(key, email);

  const lines: Explanation[] = [];
  const transitions: Transition[] = [];
  const about = new Set<string>();
  for await (const transition of alarmsIn(storage, contract).transitions(device)) {
    if (Math.abs(transition.at - at) > AROUND) continue;
    about.add(transition.id);
    transitions.push(transition);
  }
  const decisions: Decided[] = [];
  for await (const one of outbox.decisions(at - AROUND, at + AROUND)) decisions.push(one);
  for await (const one of outbox.fates(at - AROUND, at + FOLLOWED)) decisions.push(one);
  const mails = new Map<string, MailRow | undefined>();
  for (const decided of decisions) {
    const isRepeat = decided.device === device && Math.abs(decided.decidedAt - at) <= AROUND;
    if (!about.has(decided.transition) && !isRepeat) continue;
    const { user, mail } = decided;
    if (mail && !mails.has(mail + user)) mails.set(mail + user, (await outbox.mail(user, mail))?.value);
    lines.push(decisionLine(decided, people.get(user) ?? user, mail ? mails.get(mail + user) : undefined));
  }
  const decided = new Set(decisions.map(({ transition }) => transition));
  const pump = await pumpsIn(storage, contract).get(device);
  for (const one of transitions) {
    lines.push({ ...lineOf(one), ...(decided.has(one.id) ? {} : untold(one, pump, people.size)) });
  }
  return lines.sort((a, b) => a.at - b.at);
}

function lineOf({ at, condition, to, severity, notice }: Transition): Explanation {
  const what = to === 'active' ? `${severity} raised` : 'returned';
  return { at, condition, what: `${what} (${notice})` };
}

/** Why nobody was mailed of a change, or not yet. */
function untold(
  { notice, at }: Transition,
  pump: Pump | undefined,
  people: number,
): Pick<Explanation, 'decision' | 'reason' | 'because'> {
  if (notice !== 'queued') {
    const decision = UNDECIDED.has(notice) ? 'waits' : 'not mailed';
    return { decision, reason: notice, because: NOTICE_REASONS[notice] };
  }
  const unreleased = pump?.commissioning || (pump?.releasedAt !== undefined && at <= pump.releasedAt);
  const reason = unreleased ? 'not-released' : people === 0 ? 'nobody-there' : 'undecided';
  return { decision: 'not mailed', reason, because: UNTOLD_REASONS[reason] };
}

function decisionLine(decided: Decided, person: string, row: MailRow | undefined): Explanation {
  const { decidedAt: at, condition, stage, outcome, mail } = decided;
  const common = { at, condition, what: stage, person };
  if ('drop' in outcome) {
    return { ...common, decision: 'not mailed', reason: outcome.drop, because: DROP_REASONS[outcome.drop] };
  }
  if ('hold' in outcome) {
    const { hold: reason, until } = outcome;
    return { ...common, decision: 'waits', reason, because: HOLD_REASONS[reason], until };
  }
  const delivery = row && deliveryOf(row);
  return {
    ...common,
    decision: 'mailed',
    reason: outcome.send,
    because: SEND_REASONS[outcome.send],
    ...(mail ? { mail } : {}),
    ...(delivery ? { delivery } : {}),
  };
}

function deliveryOf({ ledger: { state, attempts, failure } }: MailRow): string {
  const tries = attempts > 1 ? ` after ${attempts} tries` : '';
  return state === 'sent' ? `sent${tries}` : `${state}${tries}${failure ? `: ${failure.text}` : ''}`;
}
