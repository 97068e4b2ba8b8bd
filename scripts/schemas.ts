/**
 * Compiles the packet schemas to plain functions, so that no schema compiler is loaded when Vakt starts, and to the
 * types of what they accept.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import { compile } from 'json-schema-to-typescript';

const FOLDER = join(import.meta.dirname, '../shared/schema');
const NOTICE = "// Compiled from the schema beside this folder by `npm run schemas`; don't edit.\n";

/** The source of the validator compiled from a schema's text. */
export function compileSchema(text: string): string {
  const ajv = new Ajv2020({
    code: { source: true, esm: true, lines: true },
    strict: true,
    allowUnionTypes: true,
  });
  const source = standalone.default(ajv, ajv.compile(JSON.parse(text)));
  return `${NOTICE}${source}\n`;
}

/** The declaration of that validator: what a value is that it accepts. */
export async function compileTypes(text: string): Promise<string> {
  const { $id, title: _, ...schema } = JSON.parse(text);
  const name = typeName($id);
  // Named by its ID rather than its title, which is for people.
  const types = await compile(schema, name, { bannerComment: '', additionalProperties: false });
  const validator = `export const validate: Validator<${name}>;\n`;
  return `${NOTICE}import type { Validator } from '../validator.ts';\n\n${types}\n${validator}`;
}

/** `vakt.telemetry/2` is `Telemetry2`. */
function typeName(id: string): string {
  const name = id.replace(/^vakt\./, '').replace('/', '');
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** The schemas in shared/schema, with the files each is compiled into. */
export function schemaFiles() {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.schema.json'))
    .map((name) => {
      const compiled = join(FOLDER, 'generated', name.replace('.schema.json', ''));
      return { schema: join(FOLDER, name), source: `${compiled}.js`, declaration: `${compiled}.d.ts` };
    });
}

if (import.meta.main) {
  for (const { schema, source, declaration } of schemaFiles()) {
    const text = readFileSync(schema, 'utf8');
    writeFileSync(source, compileSchema(text));
    writeFileSync(declaration, await compileTypes(text));
  }
}
