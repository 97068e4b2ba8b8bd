/**
 * A million rows of made-up lives, to standard output, to see what `vakt backtest` takes for so many:
 *     node scripts/recorded/million.ts > million.csv
 *
 * Forty units of 25,000 rows and more each until they pass 100, by exponential growth above a base with noise; their
 * duty changes within a life, and a load that has nothing to do with wear moves the indicator.
 */
import { uniform as uniformFrom } from '../../shared/analysis/statistics/uniform.ts';

const UNITS = 40;
const ROWS = 1_000_000;

const uniform = uniformFrom(20_261_130);
const noise = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());

const lines = ['unit,time_s,value,duty,load'];
for (let unit = 0; unit < UNITS; unit++) {
  const rows = Math.round((ROWS / UNITS) * (0.75 + (0.5 * unit) / (UNITS - 1)));
  const [base, bend] = [10 + 10 * uniform(), 2 + 3 * uniform()];
  const duty = Array.from({ length: 10 }, () => 0.5 + uniform());
  const whole = duty.reduce((sum, one) => sum + one, 0);
  let [worn, load] = [0, 0];
  for (let row = 0; row < rows; row++) {
    const now = duty[Math.floor((10 * row) / rows)]!;
    worn += (10 * now) / (whole * rows);
    if (row % 50 === 0) load = noise();
    const value = base + ((99.9 - base) * Math.expm1(bend * worn)) / Math.expm1(bend);
    // The last row passes the limit, whatever the load is.
    const shown = row === rows - 1 ? 101 : Math.min(99.9, value + 3 * load + 0.5 * noise());
    lines.push([unit, row, shown.toFixed(3), now.toFixed(3), load.toFixed(3)].join(','));
  }
  process.stdout.write(`${lines.splice(0).join('\n')}\n`);
}
