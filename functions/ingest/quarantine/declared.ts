import type { DeclaringSchema } from '../../../shared/schema/schemas.ts';
import type { LeftOut } from '../../../shared/storage/quarantine.ts';

/** What of a value is declared, and what was left out of it. */
export interface Declared {
  /** `undefined` where nothing of it is. */
  readonly value: unknown;
  readonly leftOut: readonly LeftOut[];
}

/** A name that may stand in a path: short, and with no run of letters that could be much of an authorization. */
const NAME = /^(?!.*(?:[a-z2-7]{12}|[A-Z2-7]{12}))[A-Za-z_$][\w.$-]{0,31}$/;

/**
 * What of a value its schema declares: a field by its name, and its value by its type. What a number is doesn't
 * matter, however absurd: it may be just what is to be put right. Text is declared by its form (a pattern, or a choice);
 * free text never is. All else is left out, and told by its path and type.
 */
export function declaredOf(schema: DeclaringSchema, value: unknown): Declared {
  const leftOut: LeftOut[] = [];
  const resolve = (one: DeclaringSchema): DeclaringSchema =>
    one.$ref === undefined ? one : (schema.$defs?.[one.$ref.replace('#/$defs/', '')] ?? {});

  const take = (declared: DeclaringSchema, found: unknown, path: string): unknown => {
    const { type, properties, items, enum: choices, pattern } = resolve(declared);
    if (properties && isRecord(found)) {
      const kept: Record<string, unknown> = {};
      for (const [name, inner] of Object.entries(found)) {
        const innerPath = `${path}/${NAME.test(name) ? name : `(a name of ${name.length} letters)`}`;
        if (!Object.hasOwn(properties, name)) leftOut.push({ path: innerPath, type: typeOf(inner) });
        else {
          const part = take(properties[name]!, inner, innerPath);
          if (part !== undefined) kept[name] = part;
        }
      }
      return kept;
    }
    if (items && Array.isArray(found)) {
      // A part that is left out leaves its place, so that paths go on meaning the same.
      return found.map((inner, i) => take(items, inner, `${path}/${i}`) ?? null);
    }
    if (type === 'number' && Number.isFinite(found)) return found;
    if (type === 'boolean' && typeof found === 'boolean') return found;
    if (typeof found === 'string' && choices?.includes(found)) return found;
    if (typeof found === 'string' && pattern !== undefined && formOf(pattern).test(found)) return found;
    leftOut.push({ path, type: typeOf(found) });
    return undefined;
  };
  return { value: take(schema, value, ''), leftOut };
}

/** Compiled once: a flood asks for the same few over and over. */
const forms = new Map<string, RegExp>();

function formOf(pattern: string): RegExp {
  const known = forms.get(pattern) ?? new RegExp(pattern, 'u');
  forms.set(pattern, known);
  return known;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value's type as JSON Schema names it. */
export function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
