import { CONDITION_KINDS } from '../domain/condition.ts';
import type { User } from '../domain/customer.ts';
import { SEVERITIES } from '../domain/model.ts';
import type { QuietHours, Subscription } from '../domain/subscription.ts';
import { InputError } from '../errors.ts';
import type { Storage } from '../storage/connect.ts';
import { pumpsIn } from '../storage/pumps.ts';
import { reportsIn } from '../storage/reports.ts';

/** What a person is to be told of, as it is given: what isn't given stays as it is, and `all` or `none` takes it back. */
export interface WantsInput {
  readonly severity?: readonly string[];
  readonly kind?: readonly string[];
  /** Device IDs. */
  readonly pump?: readonly string[];
  readonly site?: readonly string[];
  /** `22:00-06:00`. */
  readonly quiet?: string;
  /** `first` or `second`. */
  readonly list?: string;
  readonly service?: boolean;
  /** Names of monthly reports; `none` takes all back. */
  readonly report?: readonly string[];
}

type Wanted = Pick<User, 'wants' | 'quiet' | 'list' | 'service' | 'reports'>;

/** @throws {InputError} naming a pump or a site that the customer doesn't have, or a report that is not defined */
export async function checkWants(storage: Storage, contract: string, input: WantsInput): Promise<void> {
  await checkPlaces(storage, contract, input);
  await checkReports(storage, input.report ?? []);
}

/**
 * What a person wants from now on.
 *
 * @param before as it is when it is changed: they may have ended a report a moment ago
 * @throws {InputError} naming what is wrong
 */
export function wantsOf(before: Wanted, input: WantsInput): Wanted {
  const reports = reportsOf(before.reports, input.report);
  const wants: Subscription = {
    ...given('severities', before.wants?.severities, listed(input.severity, SEVERITIES, 'a severity')),
    ...given('kinds', before.wants?.kinds, listed(input.kind, CONDITION_KINDS, 'a kind of condition')),
    ...given('pumps', before.wants?.pumps, chosen(input.pump)),
    ...given('sites', before.wants?.sites, chosen(input.site)),
  };
  const quiet = input.quiet === undefined ? before.quiet : quietOf(input.quiet);
  const list = input.list === undefined ? before.list : listOf(input.list);
  const service = input.service ?? before.service;
  return {
    ...(Object.keys(wants).length > 0 ? { wants } : {}),
    ...(quiet ? { quiet } : {}),
    ...(list ? { list } : {}),
    ...(service ? { service } : {}),
    ...(Object.keys(reports).length > 0 ? { reports } : {}),
  };
}

/** In a few words, for a person: what they are told of, and which reports they get. */
export function describeWants(user: User): string[] {
  const { wants = {}, quiet, list, service, unsubscribed = [], reports = {} } = user;
  const only = (names: readonly string[] | undefined) => (names ? [`only ${names.join(', ')}`] : []);
  const places = [...(wants.pumps ?? []), ...(wants.sites ?? [])];
  const everything = unsubscribed.some(({ device }) => device === undefined);
  const limited = [
    ...(everything
      ? ['unsubscribed']
      : unsubscribed.length > 0
        ? [`unsubscribed from ${unsubscribed.length} pump(s)`]
        : []),
    ...only(wants.severities),
    ...only(wants.kinds),
    ...only(places.length > 0 ? places : undefined),
    ...(quiet ? [`quiet ${quiet.from}-${quiet.to}`] : []),
    ...(list ? ['second list'] : []),
  ];
  return [
    ...(limited.length > 0 ? limited : ['everything, at once']),
    ...(service ? ['service contact'] : []),
    ...Object.keys(reports).map((name) => `report ${name}${reports[name] === 'ended' ? ', ended' : ''}`),
  ];
}

function given<Name extends string, T>(name: Name, before: T | undefined, now: T | 'all' | undefined) {
  const value = now === undefined ? before : now === 'all' ? undefined : now;
  return (value === undefined ? {} : { [name]: value }) as { [key in Name]?: T };
}

function chosen(names: readonly string[] | undefined): readonly string[] | 'all' | undefined {
  return names?.includes('all') ? 'all' : names;
}

function listed<T extends string>(
  names: readonly string[] | undefined,
  known: readonly T[],
  what: string,
): readonly T[] | 'all' | undefined {
  if (names === undefined || names.includes('all')) return names && 'all';
  return names.map((name) => {
    const found = known.find((one) => one === name);
    if (!found) throw new InputError(`"${name}" is not ${what}: give one of ${known.join(', ')}, or all.`);
    return found;
  });
}

function quietOf(text: string): QuietHours | undefined {
  if (text === 'none') return undefined;
  const [, from, to] = /^((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d)$/.exec(text) ?? [];
  if (from === undefined || to === undefined || from === to) {
    throw new InputError(`"${text}" are no quiet hours: give them like 22:00-06:00, or none.`);
  }
  return { from, to };
}

function listOf(text: string): 'second' | undefined {
  if (text === 'second') return 'second';
  if (text === 'first') return undefined;
  throw new InputError(
    `"${text}" is not a list: give first, or second for who is told when nobody acknowledges.`,
  );
}

/** What is given takes the place of what was; a report the person has ended stays so until it is given again. */
function reportsOf(
  before: User['reports'] = {},
  names: readonly string[] | undefined,
): NonNullable<User['reports']> {
  if (names === undefined) return before;
  const kept = Object.fromEntries(Object.entries(before).filter(([, state]) => state === 'ended'));
  if (names.includes('none')) return kept;
  return { ...kept, ...Object.fromEntries(names.map((name) => [name, 'wanted' as const])) };
}

async function checkReports(storage: Storage, names: readonly string[]): Promise<void> {
  if (names.length === 0 || names.includes('none')) return;
  const defined: string[] = [];
  for await (const { name } of reportsIn(storage).all()) defined.push(name);
  const missing = names.filter((name) => !defined.includes(name));
  if (missing.length > 0) {
    throw new InputError(
      `No report is called ${missing.join(', ')}; defined: ${defined.join(', ') || 'none'}. vakt report define defines one.`,
    );
  }
}

/** A name that is written wrongly would be told of nothing, and nobody would notice. */
async function checkPlaces(storage: Storage, contract: string, { pump, site }: WantsInput): Promise<void> {
  if (chosen(pump) === undefined && chosen(site) === undefined) return;
  const pumps = new Set<string>();
  const sites = new Set<string>();
  for await (const one of pumpsIn(storage, contract).all()) {
    pumps.add(one.deviceId);
    if (one.site) sites.add(one.site);
  }
  const missing = [
    ...(pump ?? []).filter((name) => name !== 'all' && !pumps.has(name)),
    ...(site ?? []).filter((name) => name !== 'all' && !sites.has(name)),
  ];
  if (missing.length > 0)
    throw new InputError(`The customer has no pump or site called ${missing.join(', ')}.`);
}
