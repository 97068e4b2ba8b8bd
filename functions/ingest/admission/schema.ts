import { parseInstant } from '../../../shared/domain/instant.ts';
import type { Reading } from '../../../shared/domain/reading.ts';
import { type Telemetry1, validate as telemetry1 } from '../../../shared/schema/generated/telemetry-1.js';
import { type Telemetry2, validate as telemetry2 } from '../../../shared/schema/generated/telemetry-2.js';
import { upgradeReading } from '../../../shared/schema/upgrade.ts';
import type { SchemaError, Validator } from '../../../shared/schema/validator.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { type Refusal, refuse } from './refusals.ts';

/** A valid packet's readings, as the newest schema has them. */
type RawReadings = Telemetry2['readings'];

interface PacketSchema {
  readonly name: string;
  readonly validate: Validator;
  /** What a packet that is valid says in the words of the newest schema. */
  readonly upgrade: (body: unknown) => readonly RawReadings[number][];
}

/** The packet schemas this release accepts. */
const SCHEMAS: readonly PacketSchema[] = [
  {
    name: 'vakt.telemetry/1',
    validate: telemetry1,
    upgrade: (body) => (body as Telemetry1).readings.map(upgradeReading),
  },
  {
    name: 'vakt.telemetry/2',
    validate: telemetry2,
    upgrade: (body) => (body as Telemetry2).readings,
  },
];

/** What a valid packet says. */
export interface Telemetry {
  /** The schema in which it said so. */
  readonly schema: string;
  /** By the device's clock. */
  readonly sentAt: EpochMs;
  readonly readings: readonly Reading[];
}

/** Holds a body against the schema it names and reads it. */
export function readTelemetry(body: Readonly<Record<string, unknown>>): Telemetry | Refusal {
  const known = SCHEMAS.find(({ name }) => name === body.schema);
  if (!known) return refuse('schema-unknown', `accepted are: ${SCHEMAS.map(({ name }) => name).join(', ')}`);
  const { name: schema, validate, upgrade } = known;
  if (!validate(body)) return fromSchemaError(validate.errors?.[0]);
  const sentAt = parseInstant(body.sentAt as string);
  if (sentAt === undefined) return refuse('schema-violation', '/sentAt is not an instant that exists');
  const readings: Reading[] = [];
  for (const raw of upgrade(body)) {
    const at = parseInstant(raw.at);
    if (at === undefined) {
      return refuse('schema-violation', `/readings/${readings.length}/at is not an instant that exists`);
    }
    // The parsed object itself has the values: copying each signal would cost as much as validating it.
    const values = isWhole(raw) ? raw : measuredOf(raw);
    readings.push(raw.state === undefined ? { at, values } : { at, values, state: raw.state });
  }
  return { schema, sentAt, readings };
}

type RawReading = RawReadings[number];
type Measured = { readonly [Name in keyof RawReading]: Exclude<RawReading[Name], null> };

/**
 * Whether of every signal it names it says a number. By names that are written out, like those of `packReadings`: asked
 * for one by one, they would take a tenth of all that a packet's admission does.
 */
function isWhole(raw: RawReading): raw is Measured {
  return !(
    raw.inletPressure === null ||
    raw.exhaustPressure === null ||
    raw.oilTemperature === null ||
    raw.motorCurrent === null ||
    raw.vibration === null ||
    raw.power === null ||
    raw.coolantTemperature === null ||
    raw.ambientTemperature === null ||
    raw.bearingTemperature === null ||
    raw.rotationalSpeed === null ||
    raw.oilLevel === null
  );
}

/** Without the signals that weren't measured. */
function measuredOf(raw: RawReading): Measured {
  return Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== null)) as Measured;
}

function fromSchemaError(error: SchemaError | undefined): Refusal {
  if (error?.keyword === 'additionalProperties' || error?.keyword === 'unevaluatedProperties') {
    return refuse('undeclared-field', `undeclared field in ${error.instancePath || '/'}`);
  }
  return refuse('schema-violation', `${error?.instancePath || '/'} ${error?.message ?? 'is not valid'}`);
}
