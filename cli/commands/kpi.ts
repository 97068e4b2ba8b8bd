import type { Command } from 'commander';
import type { Kpi } from '../../shared/domain/health.ts';
import { type EpochMs, HOUR, hourOf } from '../../shared/time.ts';
import { type CommonOptions, command } from '../command.ts';
import { instant } from '../instant.ts';
import { printRows } from '../output.ts';
import { openPlantStorage } from '../plant/open.ts';
import { rounded } from '../text.ts';

/** What is said where the analysis has not come by yet. */
export const NOT_ANALYSED =
  'The analysis has not looked at this device yet: it does within a minute of its first readings.';

/** `vakt kpi` */
export function kpiCommand(): Command {
  return command(
    'kpi <device-id>',
    'Key figures of the last 24 hours, as the analysis last found them.',
    'kpi pm3-vacuum-1',
    'kpi pm3-vacuum-1 --at 2026-04-01T12:00:00Z --json',
  )
    .option(
      '--at <time>',
      'work them out for the 24 hours that end then; the hour it lies in counts as far as there are readings',
      instant,
    )
    .action(kpi);
}

async function kpi(deviceId: string, options: CommonOptions & { readonly at?: EpochMs }): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { devicePump } = await import('../plant/pumps.ts');
  const { device } = await devicePump(storage, deviceId);

  async function stored(): Promise<readonly Kpi[]> {
    const { healthIn } = await import('../../shared/storage/health.ts');
    return (await healthIn(storage, device.contract).get(device.key))?.kpis ?? [];
  }
  async function computed(at: EpochMs): Promise<readonly Kpi[]> {
    const { kpis24h, windowStart } = await import('../../shared/analysis/kpis.ts');
    const { rollupsIn } = await import('../../shared/storage/rollups.ts');
    const rollups = rollupsIn(storage, device.contract);
    return kpis24h(await rollups.range(device.key, windowStart(at), hourOf(at) + HOUR), at);
  }

  await printRows(options.at === undefined ? await stored() : await computed(options.at), {
    json: options.json,
    object: (row) => row,
    none: NOT_ANALYSED,
    columns: [
      { title: 'NAME', text: ({ name }) => name },
      { title: 'WINDOW', text: ({ window }) => window },
      { title: 'VALUE', text: (row) => ('value' in row ? rounded(row.value) : '–'), right: true },
      { title: 'UNIT', text: (row) => ('value' in row ? row.unit : row.unavailable) },
    ],
  });
}
