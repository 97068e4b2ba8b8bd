import type { Command } from 'commander';
import { MINUTE } from '../../shared/time.ts';
import { type CommonOptions, command, positiveNumber } from '../command.ts';
import { printJson, printLines, printRows } from '../output.ts';
import { openPlantStorage } from '../plant/open.ts';
import { describePlant } from '../status/describe.ts';
import { customerColumns, plantLines } from '../status/lines.ts';

interface StatusOptions extends CommonOptions {
  readonly silentAfter: number;
}

/** `vakt status` */
export function statusCommand(): Command {
  return command(
    'status',
    'The whole plant at a glance: pumps that are silent, refused or never connected, how old the newest reading is, what waits, what failed, and when each timer last ran.',
    'status',
    'status --silent-after 60 --json',
  )
    .option('--silent-after <minutes>', 'without a reading for so long, a pump is silent', positiveNumber, 15)
    .action(status);
}

async function status(options: StatusOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { plantStatus } = await import('../status/plant.ts');
  const found = await plantStatus(storage, options.silentAfter * MINUTE, Date.now());
  if (options.json) return printJson(describePlant(found));
  await printRows(found.customers, {
    json: false,
    object: (customer) => customer,
    none: 'There is no customer yet: vakt customer add adds one.',
    columns: customerColumns(found.at),
  });
  await printLines('', ...plantLines(found));
}
