import type { Command } from 'commander';
import { MAX_HOLD } from '../../shared/analysis/hold.ts';
import type { Levels } from '../../shared/domain/model.ts';
import type { LimitField } from '../../shared/domain/override.ts';
import { isWatched, type Watch } from '../../shared/domain/watch.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { iso, SECOND } from '../../shared/time.ts';
import { type CommonOptions, command } from '../command.ts';
import { printLines, printRows } from '../output.ts';
import { openPlantStorage } from '../plant/open.ts';
import { forPeople, rounded } from '../text.ts';
import { whoIsHere } from '../who.ts';

interface SetOptions extends CommonOptions {
  readonly by: string;
  readonly reason?: string;
}

/** `vakt limits` */
export function limitsCommand(): Command {
  return command(
    'limits <device-id>',
    'What is watched on a pump: levels and delays, where they come from, and what was set for this pump.',
    'limits pm3-vacuum-1',
    'limits pm3-vacuum-1 --json',
    'limits set pm3-vacuum-1 exhaustPressure.high.alarm=1450 --reason "long exhaust line"',
  )
    .enablePositionalOptions()
    .action(show)
    .addCommand(
      command(
        'set <device-id> <limit...>',
        "Set limits for this pump in place of its model's, like vibration.high.alarm=6, life.bearings.warning=14 or vibration.baseline.warning=off.",
        'limits set pm3-vacuum-1 exhaustPressure.high.alarm=1450 exhaustPressure.high.onDelay=60',
      )
        .option('--by <name>', 'who sets it', whoIsHere())
        .option('--reason <text>', 'why')
        .action(set),
    )
    .addCommand(
      command(
        'unset <device-id> <what...>',
        "Let the model's limits hold again.",
        'limits unset pm3-vacuum-1 exhaustPressure.high.alarm',
      ).action(unset),
    );
}

async function show(deviceId: string, options: CommonOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { devicePump } = await import('../plant/pumps.ts');
  const { findModel } = await import('../../shared/onboarding/findModel.ts');
  const { watchesFor } = await import('../../shared/domain/watch.ts');
  const { pump } = await devicePump(storage, deviceId);
  await print(deviceId, watchesFor(await findModel(storage, pump.model), pump.limits), options);
}

async function set(deviceId: string, texts: string[], options: SetOptions): Promise<void> {
  const { parseLimit } = await import('../../shared/onboarding/limits.ts');
  const limits = texts.map(parseLimit);
  await change(deviceId, options, limits, async (storage, device) => {
    const { setLimits } = await import('../../shared/onboarding/setLimits.ts');
    const { by, reason } = options;
    const setting = { by, at: Date.now(), ...(reason === undefined ? {} : { reason }) };
    return setLimits(storage, device, limits, setting);
  });
}

async function unset(deviceId: string, texts: string[], options: CommonOptions): Promise<void> {
  const { parseLimitTarget } = await import('../../shared/onboarding/limits.ts');
  const targets = texts.map((text) => parseLimitTarget(text));
  await change(deviceId, options, targets, async (storage, device) => {
    const { unsetLimits } = await import('../../shared/onboarding/setLimits.ts');
    return unsetLimits(storage, device, targets);
  });
}

type Device = import('../../shared/domain/device.ts').Device;

/** Changes limits and shows the conditions they belong to as they are now. */
async function change(
  deviceId: string,
  options: CommonOptions,
  what: readonly { readonly condition: string }[],
  doing: (storage: Storage, device: Device) => Promise<Watch[]>,
): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { findDevice } = await import('../../shared/onboarding/devices.ts');
  const watches = await doing(storage, await findDevice(storage, deviceId));
  const conditions = new Set(what.map(({ condition }) => condition));
  const changed = watches.filter(({ condition }) => conditions.has(condition));
  await print(deviceId, changed, options);
  const notes = options.json ? [] : changed.flatMap(wantsReadings);
  if (notes.length > 0) await printLines(...notes);
  if (!options.json && changed.length < conditions.size) await printLines('What is left out is not watched.');
}

/** What is to be known of a delay that only a box which sends often enough lets run out. */
function wantsReadings({ condition, kind, onDelay }: Watch): string[] {
  const isByReadings = kind === 'limit' || kind === 'rate';
  if (!isByReadings || onDelay * SECOND <= MAX_HOLD) return [];
  return [
    `${condition} needs a reading at least every ${time(MAX_HOLD / SECOND)} to become active, since a value holds for no longer: of a box that measures less often it never does.`,
  ];
}

async function print(deviceId: string, watches: readonly Watch[], { json }: CommonOptions): Promise<void> {
  const rows = json ? watches.map((watch) => ({ ...watch, name: watch.condition })) : together(watches);
  await printRows(rows, {
    json,
    object: (row) => describe(deviceId, row),
    none: 'Nothing is watched.',
    columns: [
      { title: 'CONDITION', text: ({ name }) => name },
      { title: 'WARNING', text: (watch) => level(watch, 'warning'), right: true },
      { title: 'ALARM', text: (watch) => level(watch, 'alarm'), right: true },
      { title: 'UNIT', text: ({ unit }) => unit },
      { title: 'ON AFTER', text: (watch) => onAfter(watch), right: true },
      {
        title: 'OFF AFTER',
        text: ({ kind, offDelay }) => (kind === 'no-data' ? '' : time(offDelay)),
        right: true,
      },
      {
        title: 'DEADBAND',
        text: ({ unit, deadband }) => (unit === '' ? '' : rounded(deadband)),
        right: true,
      },
      { title: 'SUPPRESSED', text: (watch) => suppressedWhile(watch) },
      { title: 'WHY', text: (watch) => why(watch) },
    ],
  });
  if (rows.length < watches.length) {
    await printLines('SIGNAL stands for every signal that has no line of its own of that kind.');
  }
}

/** A line for people: one condition, or what is the same for many signals. */
type Row = Watch & { readonly name: string };

/** What holds for every signal alike, unless it is set for one, in a line for all of them. */
function together(watches: readonly Watch[]): Row[] {
  const groups = Map.groupBy(watches, (watch) => {
    const { kind, condition, signal: _, condition: _1, ...rest } = watch;
    return kind === 'baseline' || kind === 'sensor' ? JSON.stringify({ kind, ...rest }) : condition;
  });
  return [...groups.values()].map((group): Row => {
    const [first] = group as [Watch];
    return { ...first, name: group.length > 1 ? `SIGNAL.${first.kind}` : first.condition };
  });
}

/** Of what is a matter of yes or no there is no level. */
function level(watch: Watch, severity: keyof Levels & ('warning' | 'alarm')): string {
  const value = watch[severity];
  if (!isWatched(watch)) return severity === 'warning' ? 'not watched' : '';
  if (value === undefined) return '';
  return watch.unit === '' ? 'yes' : rounded(value);
}

/** Seconds, in the largest unit that says them as a whole. */
function time(seconds: number): string {
  if (seconds > 0 && seconds % 3_600 === 0) return `${seconds / 3_600} h`;
  return seconds > 0 && seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

function onAfter({ kind, onDelay, floor, factor }: Watch): string {
  return kind === 'no-data' ? `${factor}× the usual, ${time(floor!)} at least` : time(onDelay);
}

function suppressedWhile({ suppress }: Watch): string {
  const times = [
    ...(suppress?.stopped ? ['stopped'] : []),
    ...(suppress?.started ? [`${time(suppress.started)} after a start`] : []),
  ];
  return times.join(', ');
}

function why({ source, set: own, instead }: Watch): string {
  const settings = Object.entries(own).map(([field, setting]) => {
    const stated = instead[field as LimitField];
    const place = typeof stated === 'number' ? ` in place of ${rounded(stated)}` : '';
    if (setting === null) return `${field}${place} set for this pump`;
    const { by, at, reason } = setting;
    return `${field}${place} set by ${by} at ${forPeople(at)}${reason === undefined ? '' : ` (${reason})`}`;
  });
  return [...settings, source].join('; ');
}

function describe(deviceId: string, { set: own, name: _, ...watch }: Row): object {
  const settings = Object.entries(own).map(([field, setting]) => {
    return [field, setting && { ...setting, at: iso(setting.at) }];
  });
  return { deviceId, ...watch, watched: isWatched(watch as Watch), set: Object.fromEntries(settings) };
}
