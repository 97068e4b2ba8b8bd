import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import release from '../package.json' with { type: 'json' };
import { openStorage } from '../shared/storage/connect.ts';
import { createDeploymentStores } from '../shared/storage/contracts.ts';
import { startAzurite } from '../test/support/azurite.ts';
import { filledCustomer } from './filled.ts';
import { type BenchLine, benchLine } from './report.ts';

/** How `npm run vakt` starts the tool. */
const [, ...TOOL] = release.scripts.vakt.split(' ');
const FEW = 100_000;
const MANY = 10 * FEW;
/** Says on its last line how much memory the process had at most, in KB. */
const TELL = `process.on('exit', () => process.stderr.write('\\n' + process.resourceUsage().maxRSS))`;

/** How much memory `vakt export` takes at most, by how many readings the customer has; ten pumps and five people. */
export async function benchExport(): Promise<BenchLine[]> {
  const azurite = await startAzurite();
  const folder = mkdtempSync(join(tmpdir(), 'vakt-bench-'));
  try {
    const storage = openStorage(azurite.connectionString, azurite.connectionString);
    await createDeploymentStores(storage);
    const megabytes = async (readings: number) => {
      const { key } = await filledCustomer(storage, readings);
      return exportedWith(azurite.connectionString, key, join(folder, key));
    };
    const few = await megabytes(FEW);
    const many = await megabytes(MANY);
    const name = `MB that vakt export takes at most for ${MANY.toLocaleString('en')} readings, against ${FEW.toLocaleString('en')}`;
    return [benchLine({ bench: 'export', case: name }, { ours: many, yardstick: few }, { atMost: 1.25 })];
  } finally {
    await azurite.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function exportedWith(connection: string, key: string, dir: string): Promise<number> {
  const tell = `data:text/javascript,${encodeURIComponent(TELL)}`;
  const args = ['--import', tell, ...TOOL, 'export', key, dir];
  const env = { ...process.env, VAKT_DATA_STORAGE: connection, VAKT_DATA_DIR: '/nowhere' };
  const cwd = join(import.meta.dirname, '..');
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`the export ended with ${code}: ${said}`);
  return Number(said.trim().split('\n').at(-1)) / 1_024;
}
