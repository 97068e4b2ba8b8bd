/** Compiles the packet schemas to plain functions, so that no schema compiler is loaded when Vakt starts. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';

const FOLDER = join(import.meta.dirname, '../shared/schema');
const DECLARATION =
  "import type { Validator } from '../validator.ts';\n\nexport const validate: Validator;\n";

/** The source of the validator compiled from a schema's text. */
export function compileSchema(text: string): string {
  const ajv = new Ajv2020({ code: { source: true, esm: true, lines: true }, strict: true });
  const source = standalone.default(ajv, ajv.compile(JSON.parse(text)));
  return `// Compiled from the schema beside this folder by \`npm run schemas\`; don't edit.\n${source}\n`;
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
    writeFileSync(source, compileSchema(readFileSync(schema, 'utf8')));
    writeFileSync(declaration, DECLARATION);
  }
}
