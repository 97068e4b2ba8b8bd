/** `npm run cost`: writes docs/cost.md anew, from the prices and the arithmetic in scripts/cost/. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { costPage } from './cost/page.ts';

writeFileSync(join(import.meta.dirname, '../docs/cost.md'), costPage());
