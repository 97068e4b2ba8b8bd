/** Removes everything that can be made again; the local plant's data (.vakt) stays. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';

for (const folder of ['dist', 'package', 'coverage']) {
  rmSync(join(import.meta.dirname, '..', folder), { recursive: true, force: true });
}
