import { spawnSync } from 'node:child_process';
import { accessSync, chmodSync, constants, existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The version that scripts/ci/bicep.csproj restores. */
const VERSION = '0.49.2';
const EXE = process.platform === 'win32' ? '.exe' : '';

/**
 * The Bicep CLI of this machine: the one that was restored for it, the one on the path, or the one that `az` keeps. One
 * that is older than ours is none: it doesn't know all that is asked of it. Machines that build for others bring their own.
 *
 * @returns its path; undefined where there is none
 */
export function findBicep(): string | undefined {
  const packages = process.env.NUGET_PACKAGES ?? join(homedir(), '.nuget', 'packages');
  const restored = join(packages, 'azure.bicep.commandline.linux-x64', VERSION, 'tools', 'bicep');
  if (process.platform === 'linux' && process.arch === 'x64' && existsSync(restored)) {
    // NuGet knows no execute bit.
    if (!isExecutable(restored)) chmodSync(restored, 0o755);
    return restored;
  }
  const folders = [...(process.env.PATH ?? '').split(delimiter), join(homedir(), '.azure', 'bin')];
  return folders
    .map((folder) => join(folder, `bicep${EXE}`))
    .find((path) => isExecutable(path) && isRecent(path));
}

/** Whether it is of our version: a later one may find fault with what this one is content with. */
export const isOurs = (cli: string): boolean => cli.includes(VERSION) || compared(cli) === 0;

const isRecent = (cli: string): boolean => (compared(cli) ?? -1) >= 0;

/** @returns above 0 when it is later than ours; undefined when it says no version */
function compared(cli: string): number | undefined {
  const { stdout } = spawnSync(cli, ['--version'], { encoding: 'utf8', env: environment() });
  const numbers = (text: string) => /(\d+)\.(\d+)\.(\d+)/.exec(text)?.slice(1).map(Number);
  const [theirs, ours] = [numbers(stdout ?? ''), numbers(VERSION)!];
  return (
    theirs?.map((number, i) => number - ours[i]!).find((difference) => difference !== 0) ?? (theirs && 0)
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const ASKED_OF_EVERYBODY = {
  AZURE_PRINCIPAL_ID: '00000000-0000-0000-0000-000000000003',
  VAKT_OPERATOR_MAIL: 'operator@example.com, second@example.com',
  VAKT_BUDGET_FROM: '2026-12-01',
};

/** The environment of the CLI. Parameter files that ask it find what a first deployment can't do without, and nothing else. */
export function environment(): NodeJS.ProcessEnv {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(AZURE|VAKT)_/.test(name)),
  );
  // It would otherwise ask for the machine's languages, which a bare one doesn't have.
  return { ...env, ...ASKED_OF_EVERYBODY, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' };
}
