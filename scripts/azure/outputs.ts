import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const TEMPLATE = join(import.meta.dirname, '..', '..', 'bicep', 'main.bicep');

/** Names of what the template puts out, as they are written there. */
export function outputNames(): string[] {
  return [...readFileSync(TEMPLATE, 'utf8').matchAll(/^output (\w+) /gm)].map(([, name]) => name!);
}

/**
 * What a deployment put out, under the names of the template. The Resource Manager doesn't keep their case: it gives back
 * `azurE_RESOURCE_GROUP` for `AZURE_RESOURCE_GROUP`.
 *
 * @param outputs `properties.outputs` of the deployment
 * @throws Error naming what is missing
 * @see https://github.com/Azure/bicep/issues/9360
 */
export function outputsNamed(
  outputs: Readonly<Record<string, { readonly value: unknown }>>,
  names: readonly string[] = outputNames(),
): Record<string, string> {
  const found = new Map(Object.entries(outputs).map(([name, { value }]) => [name.toLowerCase(), value]));
  const missing = names.filter((name) => !found.has(name.toLowerCase()));
  if (missing.length > 0) throw new Error(`The deployment puts out no ${missing.join(', ')}.`);
  return Object.fromEntries(names.map((name) => [name, String(found.get(name.toLowerCase()))]));
}

/** A line for a shell that exports it, whatever the value holds. */
export const exportLine = (name: string, value: string): string =>
  `export ${name}='${value.replaceAll("'", `'\\''`)}'`;
