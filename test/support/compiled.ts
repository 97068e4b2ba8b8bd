import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * What Node makes of a module's text is kept for the other processes of the run, through `NODE_COMPILE_CACHE`: each part
 * of a plant, and each run of the tool, would else spend most of its start on the same again. It goes with the run itself,
 * as a process that ends still writes to it.
 */
export default function keepCompiled(): void {
  const folder = mkdtempSync(join(tmpdir(), 'vakt-compiled-'));
  process.env.NODE_COMPILE_CACHE = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}
