import { parseInstant } from '../../../shared/domain/instant.ts';
import type { Reading } from '../../../shared/domain/reading.ts';
import type { Signal } from '../../../shared/domain/signals.ts';
import { validate as telemetry1 } from '../../../shared/schema/generated/telemetry-1.js';
import type { SchemaError, Validator } from '../../../shared/schema/validator.ts';
import { type Refusal, refuse } from './refusals.ts';

/** The packet schemas this release accepts, by the name a packet gives. */
const SCHEMAS: Readonly<Record<string, Validator>> = { 'vakt.telemetry/1': telemetry1 };

/** A reading as a valid packet has it: nothing stands beside the signals but these two. */
interface RawReading extends Partial<Record<Signal, number>> {
  readonly at: string;
  readonly running?: boolean;
}

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
  for (const raw of body.readings as RawReading[]) {
    const at = parseInstant(raw.at);
    if (at === undefined) {
      return refuse('schema-violation', `/readings/${readings.length}/at is not an instant that exists`);
    }
    // The parsed object itself has the values: copying each signal would cost as much as validating it.
    readings.push(
      raw.running === undefined ? { at, values: raw } : { at, values: raw, running: raw.running },
    );
  }
  return { schema, readings };
}

function fromSchemaError(error: SchemaError | undefined): Refusal {
  if (error?.keyword === 'additionalProperties' || error?.keyword === 'unevaluatedProperties') {
    return refuse('undeclared-field', `undeclared field in ${error.instancePath || '/'}`);
  }
  return refuse('schema-violation', `${error?.instancePath || '/'} ${error?.message ?? 'is not valid'}`);
}
