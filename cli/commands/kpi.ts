import { type Command, Option } from 'commander';
import { isMonth, ROLLING_NAMES, type RollingName } from '../../shared/analysis/kpis/windows.ts';
import { InputError } from '../../shared/errors.ts';
import type { WindowKpis } from '../../shared/storage/kpis.ts';
import { type EpochMs, iso } from '../../shared/time.ts';
import { type CommonOptions, command } from '../command.ts';
import { instant } from '../instant.ts';
import { type KpiRow, kpiRows, PARTLY_KNOWN } from '../kpi/table.ts';
import { printLines, printRows } from '../output.ts';
import { openPlantStorage } from '../plant/open.ts';

/** What is said where the analysis has not come by yet. */
export const NOT_ANALYSED =
  'The analysis has not looked at this pump yet: it does within a minute of its first readings.';

interface KpiOptions extends CommonOptions {
  readonly window?: RollingName;
  readonly month?: string;
  readonly at?: EpochMs;
}

/** `vakt kpi` */
export function kpiCommand(): Command {
  return command(
    'kpi <device-id>',
    'Key figures of the last 24 hours, 7 and 30 days, as the analysis last found them; or of a calendar month.',
    'kpi pm3-vacuum-1',
    'kpi pm3-vacuum-1 --window 7d',
    'kpi pm3-vacuum-1 --month 2026-03',
    'kpi pm3-vacuum-1 --at 2026-04-01T12:00:00Z --json',
  )
    .addOption(new Option('--window <window>', 'one of them only').choices(ROLLING_NAMES))
    .option('--month <month>', "work out a calendar month, in the contract's time zone")
    .option('--at <time>', 'work them out for the windows whose last hour holds this time', instant)
    .action(kpi);
}

async function kpi(deviceId: string, options: KpiOptions): Promise<void> {
  const { month, at } = options;
  if (month !== undefined && !isMonth(month)) throw new InputError('A month is wanted like 2026-03.');
  if (month !== undefined && (at !== undefined || options.window)) {
    throw new InputError('A month is a window of its own: leave --window and --at out.');
  }
  const storage = await openPlantStorage(options.data);
  const { devicePump } = await import('../plant/pumps.ts');
  const { device, pump } = await devicePump(storage, deviceId);
  const names = options.window ? [options.window] : ROLLING_NAMES;

  async function found(): Promise<WindowKpis[]> {
    const { storedKpis, monthKpis, kpisAt } = await import('../kpi/find.ts');
    const { contract } = device;
    if (month !== undefined) return monthKpis(storage, contract, pump, month, Date.now());
    if (at !== undefined) return kpisAt(storage, contract, pump, names, at, Date.now());
    return storedKpis(storage, device, names);
  }

  const told = await found();
  const kpis = told.flatMap(({ kpis: ofWindow }) => ofWindow);
  if (options.json) {
    const rows = told.flatMap(({ from, to, kpis: ofWindow }) => ofWindow.map((kpi) => ({ kpi, from, to })));
    return printRows(rows, {
      json: true,
      object: ({ kpi: { name, window, ...said }, from, to }) => {
        return { name, window, from: iso(from), to: iso(to), ...said };
      },
      none: NOT_ANALYSED,
      columns: [],
    });
  }
  const windows = [...new Set(kpis.map(({ window }) => window))];
  await printRows(kpiRows(kpis), {
    json: false,
    object: (row) => row,
    none: NOT_ANALYSED,
    columns: [
      { title: 'NAME', text: ({ name }) => name },
      ...windows.map((window) => ({
        title: window,
        text: ({ cells }: KpiRow) => cells[window] ?? '',
        right: true,
      })),
      { title: 'UNIT', text: ({ unit, reason }) => unit || reason },
    ],
  });
  if (kpis.some((kpi) => 'value' in kpi && kpi.of !== undefined)) await printLines('', PARTLY_KNOWN);
}
