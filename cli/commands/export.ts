import type { Command } from 'commander';
import { OutageError } from '../../shared/errors.ts';
import { type CommonOptions, command } from '../command.ts';
import type { MissingPart } from '../export/journal.ts';
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
  const {
    files,
    startedAt,
    finishedAt,
    complete,
    missing = [],
  } = await exportCustomer(storage, customer, dir, Date.now, (share, records) =>
    progress.update(share, records, Date.now()),
  );
  progress.end();
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const records = files.reduce((sum, file) => sum + file.records, 0) / 2;
  if (options.json) {
    await printJson({ dir, complete, missing, startedAt, finishedAt, records, bytes, files });
    if (complete) return;
    throw new OutageError(NOT_WHOLE);
  }
  const written = `${counted(records, 'record')} in ${counted(files.length, 'file')}, ${bytes} bytes. sha256sum -c SHA256SUMS checks them.`;
  const who = `${customer.name} (${customer.number})`;
  if (complete) {
    await printLines(`Everything held about ${who} is in ${dir}: ${written}`);
    return;
  }
  await printLines(
    `NOT COMPLETE: what lies with us about ${who} is in ${dir}: ${written}`,
    `Its own store does not do what it is asked (${[...new Set(missing.map(({ because }) => because))].join('; ')}).`,
    ...missingLines(missing),
  );
  throw new OutageError(NOT_WHOLE);
}

const NOT_WHOLE =
  'The export is not complete: the same command goes on with it once the store does what it is asked. manifest.json says what is missing.';

const LACKS = {
  everything: 'Not written',
  some: 'Written in part',
  perhaps: 'Written as far as the registry knows the devices, and written anew then',
} as const;

function missingLines(missing: readonly MissingPart[]): string[] {
  return Object.entries(LACKS).flatMap(([lacks, words]) => {
    const parts = missing.filter((one) => one.lacks === lacks).map(({ part }) => part);
    return parts.length === 0 ? [] : [`  ${words}: ${parts.join(', ')}.`];
  });
}
