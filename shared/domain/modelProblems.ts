import { isSignal } from './signals.ts';

type Item = Readonly<Record<string, unknown>>;

/** A pump wears by a handful of parts, and each costs a condition of every pump. */
const MOST_COMPONENTS = 20;

/** What is wrong with what a model says is to be watched, each by the path of its field. */
export function watchProblems(model: Item): string[] {
  const rates = model.rates ?? [];
  const transmitters = model.transmitters ?? [];
  return [
    ...listProblems('limits', asArray(model.limits).map(asRecord), limitProblems),
    ...(Array.isArray(rates) ? [] : ['rates: a list is wanted']),
    ...listProblems('rates', asArray(rates).map(asRecord), rateProblems),
    ...(Array.isArray(transmitters) ? [] : ['transmitters: a list is wanted']),
    ...listProblems('transmitters', asArray(transmitters).map(asRecord), transmitterProblems),
    ...componentsProblems(asArray(model.components).map(asRecord)),
    ...optional(model, 'life', (life) => [...delayProblems(life), ...levelProblems(life)]),
    ...optional(model, 'baseline', (baseline) => [...delayProblems(baseline), ...levelProblems(baseline)]),
    ...optional(model, 'sensor', delayProblems),
    ...optional(model, 'noData', noDataProblems),
  ];
}

function listProblems(list: string, items: readonly Item[], problemsOf: (item: Item) => string[]): string[] {
  const seen = new Set<string>();
  return items.flatMap((item, i) => {
    const name = [item.signal, item.direction].filter((part) => part !== undefined).join('.');
    const again = seen.has(name) ? [`signal: ${name} is given twice`] : [];
    seen.add(name);
    return [...problemsOf(item), ...again].map((text) => `${list}[${i}].${text}`);
  });
}

/** Their names are conditions' names, too. */
function componentsProblems(components: readonly Item[]): string[] {
  const names = components.map(({ name }) => name);
  return [
    ...(components.length > MOST_COMPONENTS ? [`components: at most ${MOST_COMPONENTS} are wanted`] : []),
    ...names.flatMap((name, i) =>
      names.indexOf(name) < i ? [`components[${i}].name: ${name} is given twice`] : [],
    ),
    ...names.flatMap((name, i) =>
      String(name).length > 64 ? [`components[${i}].name: at most 64 letters are wanted`] : [],
    ),
  ];
}

function optional(model: Item, field: string, problemsOf: (item: Item) => string[]): string[] {
  const value = model[field];
  if (value === undefined || value === null) return [];
  return problemsOf(asRecord(value)).map((text) => `${field}.${text}`);
}

function limitProblems(limit: Item): string[] {
  return [
    ...signalProblems(limit),
    ...oneOf(limit, 'direction', 'high', 'low'),
    ...delayProblems(limit),
    ...levelProblems(limit),
    ...suppressProblems(limit),
  ];
}

function rateProblems(rate: Item): string[] {
  return [
    ...signalProblems(rate),
    ...oneOf(rate, 'direction', 'rising', 'falling'),
    ...(isPositive(rate.window) ? [] : ['window: a number of seconds above 0 is wanted']),
    ...delayProblems(rate),
    ...levelProblems(rate),
    ...suppressProblems(rate),
  ];
}

function transmitterProblems({ min, max, ...transmitter }: Item): string[] {
  const isRange = Number.isFinite(min) && Number.isFinite(max) && Number(min) < Number(max);
  return [
    ...signalProblems(transmitter),
    ...(isRange ? [] : ['min and max: numbers are wanted, min below max']),
    ...sourceProblems(transmitter),
  ];
}

function noDataProblems(noData: Item): string[] {
  return [
    ...(isPositive(noData.floor) ? [] : ['floor: a number of seconds above 0 is wanted']),
    ...(isPositive(noData.factor) && Number(noData.factor) >= 2
      ? []
      : ['factor: a number from 2 is wanted, or a device that is on time would be called silent']),
    ...sourceProblems(noData),
  ];
}

function signalProblems({ signal }: Item): string[] {
  return typeof signal === 'string' && isSignal(signal) ? [] : ['signal: no such signal'];
}

function oneOf(item: Item, field: string, ...wanted: string[]): string[] {
  return wanted.includes(item[field] as string) ? [] : [`${field}: ${wanted.join(' or ')} is wanted`];
}

function delayProblems(item: Item): string[] {
  const wrong = ['onDelay', 'offDelay', 'deadband'].filter(
    (field) => !(Number.isFinite(item[field]) && Number(item[field]) >= 0),
  );
  return [...wrong.map((field) => `${field}: a number from 0 is wanted`), ...sourceProblems(item)];
}

function levelProblems({ warning, alarm }: Item): string[] {
  if (warning === undefined && alarm === undefined) return ['warning or alarm: one is wanted'];
  return Object.entries({ warning, alarm }).flatMap(([severity, level]) =>
    level === undefined || Number.isFinite(level) ? [] : [`${severity}: a number is wanted`],
  );
}

function suppressProblems({ suppress }: Item): string[] {
  if (suppress === undefined) return [];
  const { stopped, started } = asRecord(suppress);
  return [
    ...(stopped === undefined || typeof stopped === 'boolean'
      ? []
      : ['suppress.stopped: true or false is wanted']),
    ...(started === undefined || isPositive(started)
      ? []
      : ['suppress.started: a number of seconds above 0 is wanted']),
  ];
}

function sourceProblems({ source }: Item): string[] {
  return typeof source === 'string' && source !== '' ? [] : ['source: say where the figures come from'];
}

const isPositive = (value: unknown): boolean => Number.isFinite(value) && Number(value) > 0;

export function asRecord(value: unknown): Item {
  return typeof value === 'object' && value !== null ? (value as Item) : {};
}

export function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
