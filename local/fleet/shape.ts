/**
 * What a JSON object must look like: a kind for each field; a name ending in `?` may be absent. A time is
 * RFC 3339 or epoch milliseconds.
 */
export interface Shape {
  readonly [field: string]: 'text' | 'time' | 'number' | 'whole' | 'positive' | readonly string[] | Shape;
}

type Kind = Shape[string];

/** What is wrong with a value, each with the path to it; an unknown field is wrong, too. */
export function problemsOf(value: unknown, shape: Shape, path: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [`${path} must be an object`];
  const fields = new Map(Object.entries(shape).map(([name, kind]) => [name.replace('?', ''), kind]));
  const given = value as Record<string, unknown>;
  const problems = Object.keys(given)
    .filter((name) => !fields.has(name))
    .map((name) => `${path}.${name} is not known`);
  for (const [name, kind] of fields) {
    if (given[name] === undefined && `${name}?` in shape) continue;
    problems.push(...problemsOfField(given[name], kind, `${path}.${name}`));
  }
  return problems;
}

function problemsOfField(value: unknown, kind: Kind, path: string): string[] {
  if (typeof kind === 'object' && !Array.isArray(kind)) return problemsOf(value, kind as Shape, path);
  const wanted = unmet(value, kind as Exclude<Kind, Shape>);
  return wanted === undefined ? [] : [`${path} must be ${wanted}`];
}

/** What was wanted, if the value isn't that. */
function unmet(value: unknown, kind: Exclude<Kind, Shape>): string | undefined {
  switch (kind) {
    case 'text':
      return typeof value === 'string' && value !== '' ? undefined : 'a text';
    case 'time':
      return Number.isFinite(value) ? undefined : 'a time';
    case 'number':
      return Number.isFinite(value) ? undefined : 'a number';
    case 'whole':
      return Number.isInteger(value) ? undefined : 'a whole number';
    case 'positive':
      return Number.isFinite(value) && (value as number) > 0 ? undefined : 'above 0';
    default:
      return (kind as readonly unknown[]).includes(value)
        ? undefined
        : (kind as readonly string[]).join(' or ');
  }
}

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** Reads JSON; texts that are RFC 3339 instants become epoch milliseconds. */
export function parseWithTimes(text: string): unknown {
  return JSON.parse(text, (_key, value) =>
    typeof value === 'string' && rfc3339.test(value) ? Date.parse(value) : value,
  );
}
