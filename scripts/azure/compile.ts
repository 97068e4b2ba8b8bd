import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runBicep } from './cli.ts';

const ROOT = join(import.meta.dirname, '..', '..');
export const BICEP = join(ROOT, 'bicep');
/** What was compiled last lies here, under the hash of what it was compiled from. */
const KEPT = join(ROOT, 'package', 'bicep');

/** Parameter files, each an installation of a size. */
export const SIZES = ['small', 'production'] as const;
export type Size = (typeof SIZES)[number];

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
  /** The ARM template; undefined with errors. */
  readonly template?: unknown;
  readonly deployments: Readonly<Partial<Record<Size, Deployment>>>;
}

/** Any will do: nothing is asked of Azure. */
const NOWHERE = [
  '--subscription-id',
  '00000000-0000-0000-0000-000000000001',
  '--tenant-id',
  '00000000-0000-0000-0000-000000000002',
  '--location',
  'swedencentral',
];

/** Compiles, lints and formats all of it, and works out what each parameter file would deploy. Unchanged files aren't compiled twice. */
export function compileAll(cli: string): Compiled {
  const kept = join(KEPT, `${hashOfSources()}.json`);
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, 'utf8')) as Compiled;
  // In a copy, because the CLI writes beside its input.
  const folder = mkdtempSync(join(tmpdir(), 'vakt-bicep-'));
  try {
    cpSync(BICEP, folder, { recursive: true });
    const compiled = compileIn(folder, cli);
    rmSync(KEPT, { recursive: true, force: true });
    mkdirSync(KEPT, { recursive: true });
    writeFileSync(kept, JSON.stringify(compiled));
    return compiled;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compileIn(folder: string, cli: string): Compiled {
  const problems = new Set<string>();
  const run = (...args: string[]): boolean => {
    const { ok, messages } = runBicep(cli, folder, ...args);
    for (const line of messages) if (!ok || /: (Error|Warning|Info) /.test(line)) problems.add(line);
    return ok;
  };
  const built = run('build', 'main.bicep', '--outfile', 'main.json');
  const deployments: Partial<Record<Size, Deployment>> = {};
  for (const size of SIZES) {
    if (built && run('snapshot', `${size}.bicepparam`, ...NOWHERE)) {
      deployments[size] = readJson(join(folder, `${size}.snapshot.json`)) as Deployment;
    }
  }
  for (const name of notFormatted(folder, cli)) {
    problems.add(`bicep/${name}: not formatted; mend it with npm run bicep -- --format`);
  }
  return {
    problems: [...problems],
    ...(built ? { template: readJson(join(folder, 'main.json')) } : {}),
    deployments,
  };
}

/** Files that the CLI's formatter would write otherwise. */
function notFormatted(folder: string, cli: string): string[] {
  runBicep(cli, folder, 'format', '--pattern', './**/*.bicep');
  runBicep(cli, folder, 'format', '--pattern', './*.bicepparam');
  return sourceFiles().filter((name) => text(BICEP, name) !== text(folder, name));
}

/** Formats all files where they are. */
export function formatAll(cli: string): void {
  runBicep(cli, BICEP, 'format', '--pattern', './**/*.bicep');
  runBicep(cli, BICEP, 'format', '--pattern', './*.bicepparam');
}

function sourceFiles(): string[] {
  return readdirSync(BICEP, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /\.(bicep|bicepparam|json|kql)$/.test(name))
    .sort();
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  for (const name of ['compile.ts', 'cli.ts']) hash.update(readFileSync(join(import.meta.dirname, name)));
  for (const name of sourceFiles()) hash.update(`\0${name}\0`).update(text(BICEP, name));
  return hash.digest('hex').slice(0, 16);
}

const text = (folder: string, name: string): string =>
  readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n');
const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
