import type { Command } from 'commander';
import { type CommonOptions, command, group } from '../command.ts';
import { printRows } from '../output.ts';
import { openPlantStorage } from '../plant/open.ts';

/** `vakt certificate …` */
export function certificateCommand(): Command {
  return group('certificate', 'The proof of what was erased.').addCommand(
    command('list', 'All certificates of erasure.', 'certificate list', 'certificate list --json').action(
      list,
    ),
  );
}

async function list(options: CommonOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { certificatesIn } = await import('../../shared/storage/certificates.ts');
  await printRows(certificatesIn(storage).all(), {
    json: options.json,
    object: (certificate) => certificate,
    none: 'Nothing has been erased yet.',
    columns: [
      { title: 'CONTRACT', text: ({ id }) => id },
      { title: 'ENDED', text: ({ ended }) => ended },
      { title: 'DUE', text: ({ due }) => due },
      { title: 'ERASED', text: ({ erasedAt }) => erasedAt },
      { title: 'RULE', text: ({ rule }) => rule },
    ],
  });
}
