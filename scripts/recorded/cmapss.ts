/**
 * NASA's turbofan engines FD001 as CSV, to standard output:
 *     node scripts/recorded/cmapss.ts ../shared/data/cmapss train > ended.csv
 *     node scripts/recorded/cmapss.ts ../shared/data/cmapss test > running.csv
 *
 * Columns: engine, cycle, settings o1 to o3, sensors s1 to s21; of the test engines also the true remaining
 * life at each row.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, part] = process.argv.slice(2);
if (folder === undefined || (part !== 'train' && part !== 'test')) {
  throw new Error('usage: node scripts/recorded/cmapss.ts FOLDER train|test');
}
const rowsOf = (name: string) =>
  readFileSync(join(folder, name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
const numbered = (letter: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${letter}${i + 1}`);

const rows = rowsOf(`${part}_FD001.txt`);
const lastCycle = new Map<number, number>();
for (const [engine, cycle] of rows) lastCycle.set(engine!, cycle!);
const left = part === 'test' ? rowsOf('RUL_FD001.txt').map(([rul]) => rul!) : [];

const columns = ['engine', 'cycle', ...numbered('o', 3), ...numbered('s', 21)];
console.log([...columns, ...(part === 'test' ? ['rul'] : [])].join(','));
for (const row of rows) {
  const rul = part === 'test' ? [left[row[0]! - 1]! + lastCycle.get(row[0]!)! - row[1]!] : [];
  console.log([...row, ...rul].join(','));
}
