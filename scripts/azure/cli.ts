import { spawnSync } from 'node:child_process';
import { accessSync, chmodSync, constants, existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The version that scripts/ci/bicep.csproj restores. */
const VERSION = '0.49.2';
const EXE = process.platform === 'win32' ? '.exe' : '';

/**
 * The Bicep CLI of this machine: the one that was restored for it, the one on the path, or the one that `az` keeps.
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
  return folders.map((folder) => join(folder, `bicep${EXE}`)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const SOMEBODY = '00000000-0000-0000-0000-000000000003';

/** What the CLI said. */
export interface Said {
  readonly ok: boolean;
  /** Its messages, each a line: errors and warnings with file and place. */
  readonly messages: readonly string[];
}

/** Runs the CLI in a folder. Parameter files that ask the environment find somebody who operates, and nothing else. */
export function runBicep(cli: string, folder: string, ...args: string[]): Said {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(AZURE|VAKT)_/.test(name)),
  );
  const { status, stderr, stdout, error } = spawnSync(cli, args, {
    cwd: folder,
    encoding: 'utf8',
    // It would otherwise ask for the machine's languages, which a bare one doesn't have.
    env: { ...env, AZURE_PRINCIPAL_ID: SOMEBODY, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' },
  });
  if (error) throw error;
  const lines = `${stderr}\n${stdout}`
    .split('\n')
    .map((line) => line.replaceAll(`${folder}/`, 'bicep/').trim());
  return { ok: status === 0, messages: lines.filter((line) => line !== '') };
}
