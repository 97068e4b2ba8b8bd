import type { Command } from 'commander';
import { type CommonOptions, command } from '../command.ts';
import { printRows } from '../output.ts';
import { openPlantStorage } from '../plant/open.ts';
import { counted } from '../text.ts';

/** `vakt upgrade` */
export function upgradeCommand(): Command {
  return command(
    'upgrade',
    'After a new release: make the tables that it has and an earlier one had not. Run again, it changes nothing.',
    'upgrade',
  ).action(upgradeAll);
}

async function upgradeAll(options: CommonOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { upgrade } = await import('../../shared/onboarding/upgrade.ts');
  await printRows(upgrade(storage), {
    json: options.json,
    object: (row) => row,
    none: 'There is no contract whose tables could be wanting.',
    columns: [
      { title: 'CONTRACT', text: ({ contract }) => contract },
      {
        title: 'MADE',
        text: ({ made }) => (made.length > 0 ? counted(made.length, 'store') : 'nothing was wanting'),
      },
    ],
  });
}
