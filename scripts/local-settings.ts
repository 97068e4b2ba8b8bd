/** The shape of local.settings.json, which Azure Functions Core Tools reads. */
export interface LocalSettings {
  readonly IsEncrypted: boolean;
  readonly Values: Readonly<Record<string, string>>;
}

/**
 * Makes local.settings.json from its example: `{eventHub.name}` becomes what run.json has under that path. Where a
 * person has set something else in place of one of the example's own values, or has added one, theirs stays.
 *
 * @param run what a running plant wrote to its run.json
 * @param existing the file as it is, if there is one
 * @throws Error when run.json has no such text
 */
export function localSettings(
  example: LocalSettings,
  run: object,
  existing: LocalSettings | undefined,
): LocalSettings {
  const Values: Record<string, string> = { ...example.Values, ...existing?.Values };
  for (const [name, value] of Object.entries(example.Values)) {
    const path = /^\{(.+)\}$/.exec(value)?.[1];
    if (path) Values[name] = textAt(run, path);
  }
  return { ...example, ...existing, Values };
}

function textAt(run: object, path: string): string {
  const found = path
    .split('.')
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], run);
  if (typeof found === 'string') return found;
  throw new Error(`run.json has no ${path}: it is from another version; start the plant again.`);
}
