import type { DeclaringSchema } from '../../../shared/schema/schemas.ts';
import type { LeftOut } from '../../../shared/storage/quarantine.ts';

/** What of a value is declared, and what was left out of it. */
export interface Declared {
  /** `undefined` where nothing of it is. */
  readonly value: unknown;
  /** The first of what was left out, and how much more there was. */
  readonly leftOut: readonly LeftOut[];
  readonly unnamed: number;
  /** Whether all that was left out stood where a signal that wasn't measured may stand, too: the rest is as good as sent. */
  readonly dispensable: boolean;
}

/** A name that may stand in a path: short, and with no run of letters that could be much of an authorization. */
const NAME = /^(?!.*(?:[a-z2-7]{12}|[A-Z2-7]{12}))[A-Za-z_$][\w.$-]{0,31}$/;

/** Where a value stands. It is put into words only where it is told of: of a flood's hundred thousand hardly any is. */
interface Place {
  readonly within: Place | undefined;
  readonly step: string | number;
}

/**
 * What of a value its schema declares: a field by its name, and its value by its type. What a number is doesn't
 * matter, however absurd: it may be just what is to be put right. Text is declared by its form (a pattern, or a choice);
 * free text never is. All else is left out, and told by its path and type; where a signal may be `null`, that stands in
 * its place.
 *
 * @param mostNamed so much of what is left out is told of
 */
export function declaredOf(schema: DeclaringSchema, value: unknown, mostNamed: number): Declared {
  const leftOut: LeftOut[] = [];
  let unnamed = 0;
  let dispensable = true;
  const leave = (found: unknown, within: Place | undefined, step?: string | number): undefined => {
    dispensable = false;
    return note(found, within, step);
  };
  const note = (found: unknown, within: Place | undefined, step?: string | number): undefined => {
    if (leftOut.length === mostNamed) unnamed += 1;
    else leftOut.push({ path: pathOf(step === undefined ? within : { within, step }), type: typeOf(found) });
  };

  const takeRecord = (
    properties: NonNullable<DeclaringSchema['properties']>,
    found: Record<string, unknown>,
    place: Place | undefined,
  ): unknown => {
    const kept: Record<string, unknown> = {};
    for (const name of Object.keys(found)) {
      if (!Object.hasOwn(properties, name)) leave(found[name], place, name);
      else {
        const part = take(properties[name]!, found[name], place, name);
        if (part !== undefined) kept[name] = part;
      }
    }
    return kept;
  };

  const take = (
    declared: DeclaringSchema,
    found: unknown,
    within: Place | undefined,
    step?: string | number,
  ): unknown => {
    const { type, properties, items, enum: choices, pattern } = resolved(schema, declared);
    if (properties && isRecord(found)) {
      return takeRecord(properties, found, step === undefined ? within : { within, step });
    }
    if (items && Array.isArray(found)) {
      const place = step === undefined ? within : { within, step };
      // A part that is left out leaves its place, so that paths go on meaning the same.
      return found.map((inner, i) => take(items, inner, place, i) ?? null);
    }
    if (isOf(type, 'number') && Number.isFinite(found)) return found;
    if (isOf(type, 'null') && found === null) return found;
    if (type === 'boolean' && typeof found === 'boolean') return found;
    if (typeof found === 'string' && choices?.includes(found)) return found;
    if (typeof found === 'string' && pattern !== undefined && formOf(pattern).test(found)) return found;
    if (!isOf(type, 'null')) return leave(found, within, step);
    note(found, within, step);
    return null;
  };
  const kept = take(schema, value, undefined);
  return { value: kept, leftOut, unnamed, dispensable };
}

const isOf = (type: DeclaringSchema['type'], name: string): boolean => [type].flat().includes(name);

/** As a JSON Pointer. */
function pathOf(place: Place | undefined): string {
  if (place === undefined) return '';
  const { within, step } = place;
  const named = typeof step === 'number' || NAME.test(step);
  return `${pathOf(within)}/${named ? step : `(a name of ${step.length} letters)`}`;
}

/** What references stand for, by where they are: each is followed once. */
const targets = new WeakMap<DeclaringSchema, DeclaringSchema>();

function resolved(schema: DeclaringSchema, one: DeclaringSchema): DeclaringSchema {
  if (one.$ref === undefined) return one;
  const known = targets.get(one) ?? schema.$defs?.[one.$ref.replace('#/$defs/', '')] ?? {};
  targets.set(one, known);
  return known;
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
