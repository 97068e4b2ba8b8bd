/**
 * The six FEMTO bearings as one file of recorded lives, to standard output:
 *     node scripts/recorded/bearings.ts ../shared/data/bearings-femto > bearings.csv
 *
 * The indicator is the larger of the two RMS accelerations, g. The limit, 1.9 g, counts when three rows
 * running are above it: so a row's value is the least of its own and the two before, and passes when they
 * all have.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROW_SECONDS = 10;
const folder = process.argv[2];
if (folder === undefined) throw new Error('usage: node scripts/recorded/bearings.ts FOLDER');

console.log('bearing,time_s,rms_g');
for (const file of readdirSync(folder)
  .filter((name) => name.endsWith('.csv'))
  .sort()) {
  const [header, ...rows] = readFileSync(join(folder, file), 'utf8').trim().split('\n');
  const columns = header!.split(',');
  const [horizontal, vertical] = [columns.indexOf('rms_h_g'), columns.indexOf('rms_v_g')];
  const larger = rows.map((row) => {
    const cells = row.split(',');
    return Math.max(Number(cells[horizontal]), Number(cells[vertical]));
  });
  for (let i = 2; i < larger.length; i++) {
    const value = Math.min(...larger.slice(i - 2, i + 1));
    console.log(`${file.replace(/^bearing|\.csv$/g, '')},${i * ROW_SECONDS},${value}`);
  }
}
