import type { Command } from 'commander';
import { countedDown, estimatedAt, type LifeEstimate } from '../../shared/domain/health.ts';
import { SIGNALS } from '../../shared/domain/signals.ts';
import { type EpochMs, iso } from '../../shared/time.ts';
import { type CommonOptions, command } from '../command.ts';
import { instant } from '../instant.ts';
import { chanceOf, datesOf, evidenceOf, lifetime } from '../life.ts';
import { printRows } from '../output.ts';
import { openPlantStorage } from '../plant/open.ts';
import { NOT_ANALYSED } from './kpi.ts';

/** `vakt life` */
export function lifeCommand(): Command {
  return command(
    'life <device-id>',
    'Remaining useful life of each part that wears: over within P10 with a probability of 10 %, and so on.',
    'life pm3-vacuum-1',
    'life pm3-vacuum-1 --at 2026-04-01T12:00:00Z --json',
  )
    .option('--at <time>', 'estimate as of then, from what is known up to the end of that hour', instant)
    .action(life);
}

async function life(deviceId: string, options: CommonOptions & { readonly at?: EpochMs }): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { devicePump } = await import('../plant/pumps.ts');
  const { device, pump } = await devicePump(storage, deviceId);
  const { findModel } = await import('../../shared/onboarding/findModel.ts');
  const model = await findModel(storage, pump.model);

  async function stored(now: EpochMs): Promise<LifeEstimate[]> {
    const { healthIn } = await import('../../shared/storage/health.ts');
    const health = await healthIn(storage, device.contract).get(device.key);
    return health ? health.life.map((estimate) => countedDown(estimate, now - estimatedAt(health))) : [];
  }
  async function computed(at: EpochMs): Promise<LifeEstimate[]> {
    const { livesAt } = await import('../../shared/storage/livesAt.ts');
    return livesAt(storage, device.contract, pump, model, at);
  }

  const { at = Date.now() } = options;
  const unitOf = ({ component }: LifeEstimate) => {
    const part = model.components.find(({ name }) => name === component);
    return part ? ` ${SIGNALS[part.signal].unit}` : '';
  };
  const figure = (of: 'p10' | 'p50' | 'p90') => (row: LifeEstimate) =>
    'unavailable' in row ? '–' : lifetime(row[of], at);
  await printRows(options.at === undefined ? await stored(at) : await computed(at), {
    json: options.json,
    object: (row) => ('unavailable' in row ? row : { ...row, at: iso(at), dates: datesOf(row, at) }),
    none: NOT_ANALYSED,
    columns: [
      { title: 'PART', text: ({ component }) => component },
      { title: 'P10', text: figure('p10'), right: true },
      { title: 'P50', text: figure('p50'), right: true },
      { title: 'P90', text: figure('p90'), right: true },
      { title: '7 D', text: (row) => chanceOf(row, 'd7'), right: true },
      { title: '30 D', text: (row) => chanceOf(row, 'd30'), right: true },
      { title: '90 D', text: (row) => chanceOf(row, 'd90'), right: true },
      { title: 'METHOD', text: (row) => ('unavailable' in row ? row.unavailable : methodOf(row)) },
      { title: 'EVIDENCE', text: (row) => evidenceOf(row, unitOf(row)) },
    ],
  });
}

/** How it was estimated, and how much of it is owed to other parts' lives. */
function methodOf({ method, fleet }: Exclude<LifeEstimate, { unavailable: string }>): string {
  return fleet ? `${method}, ${Math.round(fleet.share * 100)} % by ${fleet.ended} lives of its like` : method;
}
