/** Writes docs/data-protection.md and its sisters; the day of a page is that of its last change. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataProtectionPage, LANGUAGES } from './data-protection/page.ts';
import { revisedIn } from './data-protection/revised.ts';

const DOCS = join(import.meta.dirname, '../docs');
const today = new Date().toISOString().slice(0, 10);

for (const words of LANGUAGES) {
  const path = join(DOCS, words.file);
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const known = revisedIn(before);
  const unchanged = known !== undefined && dataProtectionPage(words, known) === before;
  if (!unchanged) writeFileSync(path, dataProtectionPage(words, today));
}
