import { readFile } from 'node:fs/promises';
import { ConfigurationError, HostError } from '../errors.ts';

/** A setting that a function's binding asks for and nobody has set. */
export interface MissingSetting {
  setting: string;
  functionName: string;
  /** What the function wants it for: `connection`, `schedule`, … */
  use: string;
}

/** Settings that bindings name are not set; the message lists every one. */
class MissingSettingsError extends HostError {
  readonly missing: MissingSetting[];

  constructor(missing: MissingSetting[]) {
    const lines = missing.map(({ setting, functionName, use }) => `  ${setting} (${use} of ${functionName})`);
    super(
      'missing-settings',
      `App settings are missing: set them in the environment or in the settings file.\n${lines.join('\n')}`,
    );
    this.missing = missing;
  }
}

/**
 * The app settings that bindings refer to. A setting that is not there is noted, not thrown, so that a start can
 * name all of them at once: call `check()` when everything has been asked for.
 */
export class AppSettings {
  readonly #values: Record<string, string | undefined>;
  readonly #missing: MissingSetting[] = [];

  constructor(values: Record<string, string | undefined>) {
    this.#values = values;
  }

  /** Replaces every `%name%` in a binding's text. */
  resolve(text: string, functionName: string, use: string): string {
    return text.replace(/%([^%]+)%/g, (_, name: string) => this.#get([name], functionName, use));
  }

  /** A connection string; as on Azure `AzureWebJobs{name}` is looked for first, then `{name}`. */
  connection(name: string, functionName: string): string {
    return this.#get([`AzureWebJobs${name}`, name], functionName, 'connection');
  }

  /** Connection string of the account that keeps the host's own state: checkpoints, leases, schedules. */
  hostStorage(functionName: string): string {
    return this.#get(['AzureWebJobsStorage'], functionName, "the host's own storage");
  }

  /** Throws a MissingSettingsError when something that was asked for is not set. */
  check(): void {
    if (this.#missing.length > 0) throw new MissingSettingsError(this.#missing);
  }

  #get(names: string[], functionName: string, use: string): string {
    for (const name of names) {
      const value = this.#values[name];
      if (value) return value;
    }
    const setting = names.at(-1)!;
    this.#missing.push({ setting, functionName, use });
    return '';
  }
}

/**
 * Reads a file shaped like local.settings.json (`{"Values": {"name": "value"}}`).
 * Rejects with a ConfigurationError when it can't be read or has another shape.
 */
export async function readSettingsFile(path: string): Promise<Record<string, string>> {
  let values: unknown;
  try {
    values = JSON.parse(await readFile(path, 'utf8'))?.Values;
  } catch (cause) {
    throw new ConfigurationError(`The settings file ${path} can't be read as JSON: ${cause}`, { cause });
  }
  if (
    typeof values !== 'object' ||
    values === null ||
    Object.values(values).some((v) => typeof v !== 'string')
  ) {
    throw new ConfigurationError(`${path}: "Values" must be an object whose values are all strings.`);
  }
  return values as Record<string, string>;
}
