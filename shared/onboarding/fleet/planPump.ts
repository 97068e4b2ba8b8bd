import type { Customer } from '../../domain/customer.ts';
import type { PumpModel } from '../../domain/model.ts';
import type { LimitOverride } from '../../domain/override.ts';
import type { Pump } from '../../domain/pump.ts';
import { randomKey } from '../../keys.ts';
import type { EpochMs } from '../../time.ts';
import { checkTakesDevices } from '../checks.ts';
import { checkLimits } from '../limits.ts';
import { PUMP } from './columns.ts';
import type { KnownFleet } from './known.ts';
import type { Problems } from './problems.ts';
import type { Entry } from './read.ts';
import { changed, columnsOf, differences, lineOf, missing, type Step, stepOf } from './step.ts';

export interface PumpStep extends Step<Pump> {
  /** Whether its device is in the registry, also where no authorization was issued to it. */
  readonly registered: boolean;
  /** Whether its commissioning ends. */
  readonly release: boolean;
}

/**
 * What is to be done about a pump and its device. `undefined` where that can't be said, because something is
 * wrong.
 *
 * @param now when running hours that are told were read
 */
export function planPump(
  entry: Entry<typeof PUMP>,
  customer: Customer,
  { pumps, devices, authorized, models }: KnownFleet,
  now: EpochMs,
  problems: Problems,
): PumpStep | undefined {
  const { told, line } = entry;
  const { deviceId, released, ...others } = told;
  if (!deviceId) return undefined;
  const device = devices.get(deviceId);
  if (device && device.contract !== customer.key) {
    problems.add(
      line,
      PUMP.deviceId.name,
      `The device ${deviceId} is another customer's: give this one another ID.`,
    );
    return undefined;
  }
  const known = pumps.get(deviceId);
  const asked = {
    ...others,
    ...(others.limits ? { limits: withSettings(others.limits, known?.limits) } : {}),
  };
  if (!known && missing(['model'], PUMP, entry, 'pump', problems)) return undefined;
  if (!checkModel(entry, known, models, problems)) return undefined;
  const changes = {
    ...changed<Partial<Pump>>(known ?? {}, asked),
    ...(asked.runningHours === undefined || asked.runningHours === known?.runningHours
      ? {}
      : { runningHoursAt: now }),
  };
  const step = { kind: 'pump', id: deviceId, customer: customer.number } as const;
  const registered = device !== undefined;
  const release = released === true && known?.commissioning === true;
  if (known && authorized.has(deviceId)) {
    const differing = [...differences<Partial<Pump>>(known, asked), ...(release ? ['released'] : [])];
    return { ...stepOf(step, PUMP, differing, { ...known, ...changes }, changes), registered, release };
  }
  problems.attempt(line, PUMP.deviceId.name, () => checkTakesDevices(customer, now));
  const begun = known ? {} : released ? {} : { commissioning: true as const };
  const key = device?.key ?? known?.key ?? randomKey(20);
  const value: Pump = {
    deviceId,
    model: told.model ?? '',
    tag: deviceId,
    limits: [],
    ...known,
    ...begun,
    ...changes,
    key,
  };
  const columns = columnsOf(PUMP, told);
  return { ...step, action: 'add', columns, value, changes: {}, registered, release };
}

/** A limit that is as it was keeps by whom and why it was set. */
function withSettings(
  asked: readonly LimitOverride[],
  known: readonly LimitOverride[] = [],
): LimitOverride[] {
  return asked.map(
    (one) =>
      known.find(
        ({ condition, field, value }) =>
          condition === one.condition && field === one.field && value === one.value,
      ) ?? one,
  );
}

function checkModel(
  entry: Entry<typeof PUMP>,
  known: Pump | undefined,
  models: ReadonlyMap<string, PumpModel>,
  problems: Problems,
): boolean {
  const name = entry.told.model ?? known?.model;
  const model = name === undefined ? undefined : models.get(name);
  if (!model) {
    const names = [...models.keys()].join(', ') || 'none yet';
    const message = `There is no pump model "${name}": known are ${names}; vakt model add FILE.json adds one.`;
    problems.add(lineOf(entry, 'model'), PUMP.model.name, message);
    return false;
  }
  const { limits = known?.limits ?? [] } = entry.told;
  problems.attempt(lineOf(entry, 'limits'), PUMP.limits.name, () => checkLimits(model, limits));
  return true;
}
