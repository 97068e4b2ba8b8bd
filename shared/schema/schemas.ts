import telemetry1 from './telemetry-1.schema.json' with { type: 'json' };
import telemetry2 from './telemetry-2.schema.json' with { type: 'json' };

/** What of a JSON Schema says which values are declared: the packet schemas use nothing else for it. */
export interface DeclaringSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, DeclaringSchema>>;
  readonly type?: string | readonly string[];
  readonly const?: string;
  readonly properties?: Readonly<Record<string, DeclaringSchema>>;
  readonly items?: DeclaringSchema;
  readonly enum?: readonly string[];
  readonly pattern?: string;
}

/** The schema that a packet of a schema nobody knows is held against, where it must be held against one. */
const NEWEST: DeclaringSchema = telemetry2;

const SCHEMAS: Readonly<Record<string, DeclaringSchema>> = {
  'vakt.telemetry/1': telemetry1,
  'vakt.telemetry/2': NEWEST,
};

/** Names of all schemas that packets may have. */
export const SCHEMA_NAMES: readonly string[] = Object.keys(SCHEMAS);

/** The schema of this name; the newest where there is none. */
export function schemaNamed(name: unknown): DeclaringSchema {
  return typeof name === 'string' && Object.hasOwn(SCHEMAS, name) ? SCHEMAS[name]! : NEWEST;
}
