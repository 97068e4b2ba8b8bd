import type { ChangeReason, MaintenanceRecord } from '../../shared/domain/maintenance.ts';
import type { PumpModel } from '../../shared/domain/model.ts';
import { InputError } from '../../shared/errors.ts';
import { findComponent } from '../../shared/maintenance/findComponent.ts';
import type { EpochMs } from '../../shared/time.ts';

/** What `vakt maintenance add` was told. */
export interface RecordOptions {
  readonly kind: MaintenanceRecord['kind'];
  readonly component?: string;
  readonly reason?: ChangeReason;
  readonly at?: EpochMs;
  readonly hours?: number;
  readonly from?: EpochMs;
  readonly to?: EpochMs;
  readonly condition?: string;
  readonly note?: string;
}

/** The options each kind wants, and those it may have. */
const OPTIONS = {
  change: { wants: ['component', 'reason', 'at'], may: ['hours'] },
  failure: { wants: ['from'], may: ['to', 'component'] },
  'false-alarm': { wants: ['condition', 'at'], may: [] },
} as const;
const ALL = ['component', 'reason', 'at', 'hours', 'from', 'to', 'condition'] as const;

/**
 * The record that was meant.
 *
 * @throws {InputError} naming every option that is missing, or has no place in this kind of record
 */
export function recordFrom(options: RecordOptions, model: PumpModel): MaintenanceRecord {
  const { kind, note } = options;
  const { wants, may } = OPTIONS[kind];
  const flags = (names: readonly string[]) => names.map((name) => `--${name}`).join(', ');
  const missing = wants.filter((name) => options[name] === undefined);
  if (missing.length > 0) throw new InputError(`A ${kind} wants ${flags(missing)} too.`);
  const allowed: readonly string[] = [...wants, ...may];
  const alien = ALL.filter((name) => options[name] !== undefined && !allowed.includes(name));
  if (alien.length > 0) throw new InputError(`A ${kind} has no ${flags(alien)}: it has ${flags(allowed)}.`);

  const component = options.component === undefined ? undefined : findComponent(model, options.component);
  const noted = note === undefined ? {} : { note };
  if (kind === 'change') {
    const { reason, at, hours } = options;
    const counted = hours === undefined ? {} : { hours };
    return { kind, component: component!, reason: reason!, at: at!, ...counted, ...noted };
  }
  if (kind === 'failure') {
    const { from, to } = options;
    const cause = component === undefined ? {} : { component };
    return { kind, ...cause, from: from!, ...(to === undefined ? {} : { to }), ...noted };
  }
  return { kind, condition: options.condition!, at: options.at!, ...noted };
}
