import { Temporal } from 'temporal-polyfill';
import { handleCondition } from '../../shared/alarms/handle.ts';
import { isConditionName } from '../../shared/domain/condition.ts';
import type { Handlings } from '../../shared/domain/handling.ts';
import type { MaintenanceRecord } from '../../shared/domain/maintenance.ts';
import { InputError } from '../../shared/errors.ts';
import { addRecord } from '../../shared/maintenance/addRecord.ts';
import { alarmsIn } from '../../shared/storage/alarms.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { type EpochMs, MINUTE } from '../../shared/time.ts';
import type { Access } from './access.ts';
import type { PumpView } from './gather.ts';

/** What came of a form. Done again, or sent twice, the same comes of it, and it is done once. */
export type Done = 'acknowledged' | 'recorded';
/** Why nothing came of it, for the person who sent it. */
export type Problem =
  | 'form-too-old'
  | 'nothing-to-acknowledge'
  | 'part-missing'
  | 'time-missing'
  | 'time-in-future'
  | 'end-before-beginning'
  | 'condition-missing'
  | 'note-too-long'
  | 'not-possible';

export type Outcome = { readonly done: Done } | { readonly problem: Problem };

/** What a form may ask for. */
const ACTIONS = ['acknowledge', 'change', 'failure', 'false-alarm'] as const;
export type Action = (typeof ACTIONS)[number];

const LONGEST_NOTE = 200;
/** Clocks differ. */
const SKEW = 5 * MINUTE;

type Of<A extends Access> = A & Required<Pick<A, 'pump'>>;

/**
 * Does what a form asks for, in the name of whoever the link belongs to: acknowledges a condition as it was seen, or
 * records what was found and done.
 *
 * @param view of the pump as it is now
 */
export async function act(
  storage: Storage,
  { user, pump }: Of<Access>,
  view: PumpView,
  form: URLSearchParams,
  now: EpochMs,
): Promise<Outcome> {
  const device = { contract: view.customer.key, key: pump.key, deviceId: pump.deviceId };
  const action = ACTIONS.find((one) => one === form.get('action'));
  try {
    if (action === 'acknowledge') {
      const condition = form.get('condition') ?? '';
      const raisedBy = form.get('raised') ?? '';
      const known = view.conditions.find((one) => one.condition === condition);
      if (!known || !isConditionName(condition)) return { problem: 'nothing-to-acknowledge' };
      if (isAcknowledged(view.handling, form)) return { done: 'acknowledged' };
      const handle = { action: 'acknowledged', condition, by: user.name, raisedBy } as const;
      await handleCondition(storage, device, handle, now);
      return { done: 'acknowledged' };
    }
    if (action === undefined) return { problem: 'not-possible' };
    const record = recordFrom(action, view, form, now);
    if (typeof record === 'string') return { problem: record };
    await addRecord(storage, device, { ...record, by: user.name }, now);
    return { done: 'recorded' };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    if (action !== 'acknowledge') return { problem: 'not-possible' };
    // Sent twice at once, the second finds that the first has done it.
    const state = (await alarmsIn(storage, device.contract).state(device.key))?.value;
    return isAcknowledged(state?.handling ?? {}, form)
      ? { done: 'acknowledged' }
      : { problem: 'nothing-to-acknowledge' };
  }
}

/** Whether somebody has acknowledged just the raising that a form is about. */
function isAcknowledged(handling: Handlings, form: URLSearchParams): boolean {
  const condition = form.get('condition') ?? '';
  const given = isConditionName(condition) ? handling[condition]?.acknowledged : undefined;
  return given !== undefined && given.transition === form.get('raised');
}

/** The record that a form means, or why it means none. */
export function recordFrom(
  action: Exclude<Action, 'acknowledge'>,
  { user, model, conditions }: Pick<PumpView, 'user' | 'model' | 'conditions'>,
  form: URLSearchParams,
  now: EpochMs,
): MaintenanceRecord | Problem {
  const note = form.get('note')?.trim() ?? '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (note.length > LONGEST_NOTE || /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(note)) {
    return 'note-too-long';
  }
  const noted = note === '' ? {} : { note };
  const component = model?.components.find(({ name }) => name === form.get('component'))?.name;
  if (action === 'false-alarm') {
    const known = conditions.find(({ condition }) => condition === form.get('condition'));
    if (!known) return 'condition-missing';
    // By when it was raised: the same one, told of before and after its return, is one record.
    return { kind: action, condition: known.condition, at: known.raisedAt?.at(-1) ?? known.since, ...noted };
  }
  if (action === 'change') {
    const reason = (['worn', 'preventive'] as const).find((one) => one === form.get('reason'));
    if (component === undefined || reason === undefined) return 'part-missing';
    const at = localTime(form.get('at'), user.zone);
    if (at === undefined) return 'time-missing';
    if (at > now + SKEW) return 'time-in-future';
    return { kind: action, component, reason, at, ...noted };
  }
  const from = localTime(form.get('from'), user.zone);
  const given = form.get('to') ?? '';
  const to = given === '' ? undefined : localTime(given, user.zone);
  if (from === undefined || (given !== '' && to === undefined)) return 'time-missing';
  if (from > now + SKEW || (to ?? 0) > now + SKEW) return 'time-in-future';
  if (to !== undefined && to <= from) return 'end-before-beginning';
  const cause = component === undefined ? {} : { component };
  return { kind: action, ...cause, from, ...(to === undefined ? {} : { to }), ...noted };
}

/** What a field of the kind `datetime-local` holds, in the person's zone; of an hour that comes twice, the first. */
function localTime(text: string | null, zone: string): EpochMs | undefined {
  if (text === null || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(text)) return undefined;
  try {
    return Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds;
  } catch {
    return undefined; // 30 February
  }
}
