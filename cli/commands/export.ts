import type { Command } from 'commander';
import { type CommonOptions, command } from '../command.ts';
import { printJson, printLines } from '../output.ts';
import { openPlantStorage } from '../plant/open.ts';
import { progressOn } from '../progress.ts';
import { counted } from '../text.ts';

/** `vakt export` */
export function exportCommand(): Command {
  return command(
    'export <customer> <dir>',
    'Write everything that is held about a customer into a folder, as JSON and CSV, with hashes.',
    'export 1001 norrskog',
  ).action(run);
}

async function run(ref: string, dir: string, options: CommonOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { findCustomer } = await import('../../shared/onboarding/findCustomer.ts');
  const { exportCustomer } = await import('../export/export.ts');
  const customer = await findCustomer(storage, ref);
  const progress = progressOn(process.stderr, 'records written', Date.now());
  const { files, startedAt, finishedAt } = await exportCustomer(
    storage,
    customer,
    dir,
    Date.now,
    (share, records) => progress.update(share, records, Date.now()),
  );
  progress.end();
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const records = files.reduce((sum, file) => sum + file.records, 0) / 2;
  if (options.json) return printJson({ dir, startedAt, finishedAt, records, bytes, files });
  await printLines(
    `Everything held about ${customer.name} (${customer.number}) is in ${dir}: ${counted(records, 'record')} in ${counted(files.length, 'file')}, ${bytes} bytes. sha256sum -c SHA256SUMS checks them.`,
  );
}
