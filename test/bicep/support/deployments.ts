import { describe } from 'vitest';
import { findBicep, isOurs } from '../../../scripts/azure/cli.ts';
import {
  compileAll,
  type Deployment,
  type Resource,
  SIZES,
  type Size,
} from '../../../scripts/azure/compile.ts';

const cli = findBicep();
const compiled = cli === undefined ? undefined : await compileAll(cli);

/** A size as first deployed, or the production installation once its domain is proven and addresses are let in. */
type Deployed = Size | 'later';

/** What the CLI had to say; nothing, where there is none, or a later one, which may be of another mind. */
export const problems: readonly string[] = cli !== undefined && isOurs(cli) ? compiled!.problems : [];

export function deploymentOf(size: Deployed): Deployment {
  const deployment = compiled?.deployments[size];
  if (!deployment) throw new Error(`${size}.bicepparam was not compiled: ${compiled?.problems.join('\n')}`);
  return deployment;
}

/** Its resources of one type, each once: where one is told more in a second step, with all that it is told. */
export function resourcesOf(size: Deployed, type: string): readonly Resource[] {
  const told = deploymentOf(size).predictedResources.filter((resource) => resource.type === type);
  return [...Map.groupBy(told, ({ id, name }) => id ?? name).values()].map((steps) => {
    const properties = steps.flatMap((step) => Object.entries(step.properties ?? {}));
    const known = properties.filter(([, value]) => value !== null);
    return steps.length === 1 ? steps[0]! : { ...steps[0]!, properties: Object.fromEntries(known) };
  });
}

/** The one of this type. */
export function theOne(size: Deployed, type: string): Resource {
  const [one, ...others] = resourcesOf(size, type);
  if (!one || others.length > 0) throw new Error(`${1 + others.length} of ${type} instead of one`);
  return one;
}

/** App settings of the functions, as they are set: secrets as references to the vault. */
export function settingsOf(size: Deployed): Record<string, string> {
  const { appSettings } = theOne(size, 'Microsoft.Web/sites').properties.siteConfig;
  return Object.fromEntries(
    (appSettings as { name: string; value: string }[]).map(({ name, value }) => [name, value]),
  );
}

/** Where there is no Bicep CLI nothing is deployed to be looked at. */
export const hasBicep = cli !== undefined;

/** Tests of each size; left out where there is no Bicep CLI, which CI doesn't let pass (`npm run bicep`). */
export function describeDeployments(title: string, tests: (size: Size) => void): void {
  describe.skipIf(cli === undefined).each(SIZES.map((size) => [size] as const))(`${title}: %s`, tests);
}
