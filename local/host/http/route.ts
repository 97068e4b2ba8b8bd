import { ConfigurationError } from '../errors.ts';

/** A parsed route template; `segments` and `rank` are compared and matched, never shown. */
export interface Route {
  segments: Segment[];
}

type Segment =
  | { kind: 'literal'; text: string }
  | { kind: 'parameter'; name: string; constraints: RegExp[]; optional: boolean; rest: boolean };

/** The inline constraints that are supported, with what their whole value must look like. */
const constraintPatterns: Record<string, RegExp> = {
  int: /^-?\d{1,10}$/,
  long: /^-?\d{1,19}$/,
  alpha: /^[a-z]*$/i,
  bool: /^(true|false)$/i,
  guid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
};

/**
 * Parses a route template of ASP.NET's attribute routing, as far as it is made of whole segments: literals, `{name}`,
 * `{name?}`, `{*rest}` and constraints such as `{id:int}`.
 * https://learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook-trigger#customize-the-http-endpoint
 * Throws a ConfigurationError for anything else.
 */
export function parseRoute(template: string): Route {
  return { segments: splitPath(template).map((text) => parseSegment(text, template)) };
}

function parseSegment(text: string, template: string): Segment {
  if (!/[{}]/.test(text)) return { kind: 'literal', text: text.toLowerCase() };
  const match = /^\{(\*?)([\w-]+)((?::\w+)*)(\??)\}$/.exec(text);
  if (!match) {
    throw new ConfigurationError(
      `Route "${template}": "${text}" is not understood here; use a literal, {name}, {name?}, {name:int} or {*rest}.`,
    );
  }
  const [, star, name, constraints, question] = match;
  return {
    kind: 'parameter',
    name: name!,
    rest: star === '*',
    optional: question === '?' || star === '*',
    constraints: constraints!
      .split(':')
      .filter(Boolean)
      .map((constraint) => {
        const pattern = constraintPatterns[constraint];
        if (pattern) return pattern;
        const known = Object.keys(constraintPatterns).join(', ');
        throw new ConfigurationError(
          `Route "${template}": the constraint ${constraint} is not supported here, only ${known}.`,
        );
      }),
  };
}

/**
 * The parameters a path gives for a route, or undefined when it doesn't match. Literals match whatever their case;
 * values are percent-decoded; an optional parameter that is not there has no entry.
 */
export function matchRoute(route: Route, path: string): Record<string, string> | undefined {
  const parts = splitPath(path);
  const params: Record<string, string> = {};
  for (const [at, segment] of route.segments.entries()) {
    const part = parts[at];
    if (segment.kind === 'literal') {
      if (part === undefined || decode(part).toLowerCase() !== segment.text) return undefined;
    } else if (part === undefined) {
      if (!segment.optional) return undefined;
    } else {
      const value = segment.rest ? parts.slice(at).map(decode).join('/') : decode(part);
      if (!segment.constraints.every((constraint) => constraint.test(value))) return undefined;
      params[segment.name] = value;
      if (segment.rest) return params;
    }
  }
  return parts.length > route.segments.length ? undefined : params;
}

/** Orders routes so that the more particular one is tried first: literal, constrained, plain, catch-all. */
export function compareRoutes(a: Route, b: Route): number {
  const length = Math.max(a.segments.length, b.segments.length);
  for (let at = 0; at < length; at += 1) {
    const difference = rank(a.segments[at]) - rank(b.segments[at]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function rank(segment: Segment | undefined): number {
  if (segment === undefined) return 3;
  if (segment.kind === 'literal') return 0;
  if (segment.rest) return 4;
  return segment.constraints.length > 0 ? 1 : 2;
}

function splitPath(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // Not percent-encoded correctly: such a path is taken as it stands.
    return part;
  }
}
