import { parseInstant } from '../../../shared/domain/instant.ts';
import type { Reading } from '../../../shared/domain/reading.ts';
import { SIGNAL_NAMES, type Signal } from '../../../shared/domain/signals.ts';
import { validate as telemetry1 } from '../../../shared/schema/generated/telemetry-1.js';
import type { SchemaError, Validator } from '../../../shared/schema/validator.ts';
import { type Refusal, refuse } from './refusals.ts';

/** The packet schemas this release accepts, by the name a packet gives. */
const SCHEMAS: Readonly<Record<string, Validator>> = { 'vakt.telemetry/1': telemetry1 };

/** What a valid packet says. */
export interface Telemetry {
  readonly schema: string;
  readonly readings: readonly Reading[];
}

/** Holds a body against the schema it names and reads it. */
export function readTelemetry(body: Readonly<Record<string, unknown>>): Telemetry | Refusal {
  const { schema } = body;
  const validate = typeof schema === 'string' && Object.hasOwn(SCHEMAS, schema) ? SCHEMAS[schema] : undefined;
  if (typeof schema !== 'string' || !validate) {
    return refuse('schema-unknown', `accepted are: ${Object.keys(SCHEMAS).join(', ')}`);
  }
  if (!validate(body)) return fromSchemaError(validate.errors?.[0]);
  const readings: Reading[] = [];
  for (const [i, raw] of (body.readings as Record<string, unknown>[]).entries()) {
    const at = parseInstant(raw.at as string);
    if (at === undefined)
      return refuse('schema-violation', `/readings/${i}/at is not an instant that exists`);
    readings.push(toReading(at, raw));
  }
  return { schema, readings };
}

function toReading(at: number, raw: Record<string, unknown>): Reading {
  const values: Partial<Record<Signal, number>> = {};
  for (const signal of SIGNAL_NAMES) if (raw[signal] !== undefined) values[signal] = raw[signal] as number;
  return typeof raw.running === 'boolean' ? { at, values, running: raw.running } : { at, values };
}

function fromSchemaError(error: SchemaError | undefined): Refusal {
  if (error?.keyword === 'additionalProperties' || error?.keyword === 'unevaluatedProperties') {
    return refuse('undeclared-field', `undeclared field in ${error.instancePath || '/'}`);
  }
  return refuse('schema-violation', `${error?.instancePath || '/'} ${error?.message ?? 'is not valid'}`);
}
