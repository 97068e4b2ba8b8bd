import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment } from './cli.ts';
import { keptOr } from './kept.ts';
import { startBicep } from './rpc.ts';

const ROOT = join(import.meta.dirname, '..', '..');
export const BICEP = join(ROOT, 'bicep');
/** What was compiled last lies here, under the hash of what it was compiled from. */
const KEPT = join(ROOT, 'package', 'bicep');

/** Parameter files, each an installation of a size. */
export const SIZES = ['small', 'production'] as const;
export type Size = (typeof SIZES)[number];

const DOMAIN = 'vakt.example.com';

/** The production installation once everything has been told: its own domain is proven and its limits are raised, its records are locked, and addresses are let in. */
const TOLD_LATER = {
  AZURE_PRINCIPAL_TYPE: 'ServicePrincipal',
  VAKT_DATA_PROTECTION_MAIL: 'privacy@example.com',
  VAKT_MAIL_DOMAIN: DOMAIN,
  VAKT_MAIL_DOMAIN_VERIFIED: 'true',
  VAKT_MAIL_SENDER_NAME: 'vakt',
  VAKT_RECORDS_LOCKED: 'true',
  VAKT_OPERATOR_ADDRESSES: '203.0.113.7, 198.51.100.0/28',
};

/** A resource as a deployment with these parameters would make it; what only Azure knows stands as `[expression]`. */
export interface Resource {
  readonly type: string;
  readonly name: string;
  readonly id?: string;
  readonly apiVersion: string;
  readonly scope?: string;
  readonly location?: string;
  readonly tags?: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: every type of resource has its own
  readonly properties?: any;
  // biome-ignore lint/suspicious/noExplicitAny: likewise
  readonly [more: string]: any;
}

/** What a deployment with one parameter file comes to. */
export interface Deployment {
  readonly predictedResources: readonly Resource[];
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly diagnostics: readonly unknown[];
}

/** What the CLI made of everything under bicep/. */
export interface Compiled {
  /** Errors and warnings, each a line. */
  readonly problems: readonly string[];
  readonly deployments: Readonly<Partial<Record<Size | 'later', Deployment>>>;
}

/** Any will do: nothing is asked of Azure. */
const NOWHERE = {
  subscriptionId: '00000000-0000-0000-0000-000000000001',
  tenantId: '00000000-0000-0000-0000-000000000002',
  resourceGroup: null,
  location: 'swedencentral',
  deploymentName: null,
};

/** Something the compiler or the linter says of a place; lines and characters count from 0. */
interface Diagnostic {
  readonly source: string;
  readonly range: { readonly start: { readonly line: number; readonly char: number } };
  readonly level: string;
  readonly code: string;
  readonly message: string;
}

/**
 * Compiles and lints all of it, looks at its form, and works out what each parameter file would deploy. Unchanged files
 * aren't compiled twice, by whoever and however many ask.
 */
export async function compileAll(cli: string): Promise<Compiled> {
  const kept = join(KEPT, `${hashOfSources()}.json`);
  return JSON.parse(await keptOr(kept, async () => JSON.stringify(await compile(cli)))) as Compiled;
}

async function compile(cli: string): Promise<Compiled> {
  // A first deployment, but for the canary, which is off until it is set up: here it is looked at with everything on.
  const server = startBicep(cli, { ...environment(), VAKT_CANARY_ON: 'true', VAKT_MAIL_DOMAIN: DOMAIN });
  const problems = new Set<string>();
  const told = (diagnostics: readonly Diagnostic[]) => {
    for (const one of diagnostics) problems.add(lineOf(one));
  };
  try {
    const main = await server.ask<{ success: boolean; diagnostics: Diagnostic[] }>('bicep/compile', {
      path: join(BICEP, 'main.bicep'),
    });
    told(main.diagnostics);
    const deployments: Partial<Record<Size | 'later', Deployment>> = {};
    const snapshotOf = async (path: string) => {
      const asked = { path, metadata: NOWHERE, externalInputs: null };
      return JSON.parse((await server.ask<{ snapshot: string }>('bicep/getSnapshot', asked)).snapshot);
    };
    for (const size of main.success ? SIZES : []) {
      const path = join(BICEP, `${size}.bicepparam`);
      const params = await server.ask<{ success: boolean; diagnostics: Diagnostic[] }>(
        'bicep/compileParams',
        { path, parameterOverrides: {} },
      );
      told(params.diagnostics);
      if (!params.success) continue;
      deployments[size] = await snapshotOf(path);
    }
    if (deployments.production) deployments.later = await snapshotOf(toldLater());
    for (const name of sourceFiles().filter((file) => /\.bicep(param)?$/.test(file))) {
      const { contents } = await server.ask<{ contents: string }>('bicep/format', {
        path: join(BICEP, name),
      });
      if (text(BICEP, name) === contents.replaceAll('\r\n', '\n')) continue;
      problems.add(`bicep/${name}: not formatted; mend it with npm run bicep -- --format`);
    }
    return { problems: [...problems], deployments };
  } catch (error) {
    return { problems: [...problems, `bicep: ${(error as Error).message}`], deployments: {} };
  } finally {
    server.end();
  }
}

/** The CLI reads its environment once: what is told later is written into a copy of the file. */
function toldLater(): string {
  const path = join(KEPT, 'later.bicepparam');
  const asked = (text: string, [name, value]: [string, string]) =>
    text.replace(new RegExp(`readEnvironmentVariable\\('${name}'(, '\\w*')?\\)`), `'${value}'`);
  const source = text(BICEP, 'production.bicepparam').replace("'main.bicep'", "'../../bicep/main.bicep'");
  mkdirSync(KEPT, { recursive: true });
  writeFileSync(path, Object.entries(TOLD_LATER).reduce(asked, source));
  return path;
}

function lineOf({ source, range: { start }, level, code, message }: Diagnostic): string {
  const file = source.replaceAll('\\', '/').replace(/^.*\/(?=bicep\/)/, '');
  return `${file}(${start.line + 1},${start.char + 1}) : ${level} ${code}: ${message}`;
}

/** Formats all files where they are. */
export function formatAll(cli: string): void {
  for (const pattern of ['./**/*.bicep', './*.bicepparam']) {
    const options = { cwd: BICEP, env: environment(), stdio: 'inherit' } as const;
    const { error } = spawnSync(cli, ['format', '--pattern', pattern], options);
    if (error) throw error;
  }
}

function sourceFiles(): string[] {
  return readdirSync(BICEP, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /\.(bicep|bicepparam|json|kql)$/.test(name))
    .sort();
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  for (const name of ['compile.ts', 'cli.ts', 'rpc.ts'])
    hash.update(readFileSync(join(import.meta.dirname, name)));
  for (const name of sourceFiles()) hash.update(`\0${name}\0`).update(text(BICEP, name));
  return hash.digest('hex').slice(0, 16);
}

const text = (folder: string, name: string): string =>
  readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n');
