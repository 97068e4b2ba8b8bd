import type { TokenCredential } from '@azure/identity';
import type { Wanted } from './wanted.ts';

const AZURE = 'https://management.azure.com';
const PATIENCE = 20_000;

/** What Azure says of one of its providers, as far as it matters here. */
export interface Provider {
  readonly namespace: string;
  readonly registrationState: string;
  readonly resourceTypes: readonly {
    readonly resourceType: string;
    readonly locations: readonly string[];
    readonly apiVersions: readonly string[];
  }[];
}

/** What a subscription is offered. */
export interface Offer {
  readonly providers: readonly Provider[];
  /** Regions with the plan of the functions, and whether it is spread over zones there. */
  readonly flex: readonly { readonly region: string; readonly overZones: boolean }[];
}

/** What an installation asks for beside types of resources. */
export interface Ways {
  /** Whether it has a network of its own. */
  readonly isPrivate: boolean;
  /** Whether its functions are spread over zones. */
  readonly overZones: boolean;
}

/** A region, as Microsoft.Web has it: `PUBLIC;FLEXCONSUMPTION;FCZONEREDUNDANCY` is what it can. */
interface GeoRegion {
  readonly properties: { readonly name: string; readonly orgDomain?: string };
}

/** The provider that the subnet of the functions is handed to, of which the template makes nothing by itself. */
const HANDED_TO = 'Microsoft.App';

/**
 * Asks Azure what it offers this subscription.
 *
 * @param wanted what of it is of interest
 * @throws Error when nobody is signed in, or it isn't answered
 * @see https://learn.microsoft.com/rest/api/resources/providers/get
 * @see https://learn.microsoft.com/rest/api/appservice/list-geo-regions
 */
export async function offerTo(
  subscription: string,
  wanted: readonly Wanted[],
  credential: TokenCredential,
  azure = AZURE,
): Promise<Offer> {
  const token = await credential.getToken(`${AZURE}/.default`);
  if (!token) throw new Error('nobody is signed in');
  const ask = async <T>(path: string): Promise<T> => {
    const url = `${azure}/subscriptions/${subscription}/providers/${path}`;
    const headers = { authorization: `Bearer ${token.token}` };
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) throw new Error(`${path.split('?')[0]}: ${answer.status}`);
    return (await answer.json()) as T;
  };
  const namespaces = [...new Set([...wanted.map(({ type }) => type.split('/', 1)[0]!), HANDED_TO])];
  const [providers, { value }] = await Promise.all([
    Promise.all(namespaces.map((name) => ask<Provider>(`${name}?api-version=2021-04-01`))),
    ask<{ value: GeoRegion[] }>('Microsoft.Web/geoRegions?sku=FlexConsumption&api-version=2024-04-01'),
  ]);
  const flex = value.map(({ properties: { name, orgDomain = '' } }) => ({
    region: name,
    overZones: orgDomain.includes('FCZONEREDUNDANCY'),
  }));
  return { providers, flex };
}

const nameOf = (location: string) => location.toLowerCase().replaceAll(' ', '');

/**
 * What keeps an installation out of a region. A deployment would come upon it too, one thing after the other, and some of
 * them minutes after it has begun.
 *
 * @returns lines for people
 */
export function lacking(
  { providers, flex }: Offer,
  wanted: readonly Wanted[],
  location: string,
  { isPrivate, overZones }: Ways,
): string[] {
  const here = nameOf(location);
  const problems: string[] = [];
  const regions: ReadonlySet<string>[] = [];
  const isThere = (what: string, locations: readonly string[]) => {
    const names = new Set(locations.map(nameOf));
    regions.push(names);
    if (!names.has(here)) problems.push(`${what}: not to be had in ${here}`);
  };
  for (const { type, apiVersion } of wanted) {
    const [namespace, ...rest] = type.toLowerCase().split('/');
    const found = providers
      .find((one) => one.namespace.toLowerCase() === namespace)
      ?.resourceTypes.find((one) => one.resourceType.toLowerCase() === rest.join('/'));
    if (!found) {
      problems.push(`${type}: not known to this subscription`);
      continue;
    }
    // Some can be anywhere, and say so by naming nothing.
    if (found.locations.length > 0 && !found.locations.some((one) => nameOf(one) === 'global'))
      isThere(type, found.locations);
    if (!found.apiVersions.includes(apiVersion)) problems.push(`${type}: not by version ${apiVersion}`);
  }
  const plans = flex.filter((one) => one.overZones || !overZones).map(({ region }) => region);
  isThere(`Flex Consumption, the plan of the functions${overZones ? ', over zones' : ''}`, plans);
  const handed = providers.find(({ namespace }) => namespace.toLowerCase() === HANDED_TO.toLowerCase());
  if (isPrivate && handed?.registrationState !== 'Registered') {
    problems.push(`${HANDED_TO}: not registered; az provider register --namespace ${HANDED_TO} --wait`);
  }
  if (problems.some((problem) => problem.includes('not to be had'))) {
    const [first, ...others] = regions;
    const all = [...(first ?? [])].filter((region) => others.every((one) => one.has(region))).sort();
    problems.push(`regions that have all of it: ${all.join(', ') || 'none'}`);
  }
  return problems;
}
