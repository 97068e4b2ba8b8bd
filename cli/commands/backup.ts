import type { Command } from 'commander';
import { type Backup, stateOf } from '../../shared/domain/backup.ts';
import { type EpochMs, iso } from '../../shared/time.ts';
import { type CommonOptions, command, group } from '../command.ts';
import { instant } from '../instant.ts';
import { printJson, printLines, printRows } from '../output.ts';
import { openPlantStorage } from '../plant/open.ts';
import { counted, forPeople } from '../text.ts';

interface AddOptions extends CommonOptions {
  readonly taken: EpochMs;
  readonly keptUntil: string;
  readonly where?: string;
}

/** `vakt backup …` */
export function backupCommand(): Command {
  return group(
    'backup',
    'Your register of the copies you have made of the stores: certificates of erasure say what lies in them.',
  )
    .addCommand(
      command(
        'add <name>',
        'Enter a backup, as soon as it is made. Nothing of customers belongs in its name or place.',
        'backup add weekly-47 --taken 2026-11-20T03:00:00Z --kept-until 2026-12-18 --where "account vaktbackup"',
      )
        .requiredOption('--taken <time>', 'when it was begun', instant)
        .requiredOption('--kept-until <date>', 'last day (UTC) on which it is there')
        .option('--where <text>', 'where it lies: it stands in certificates, which customers get')
        .action(add),
    )
    .addCommand(
      command(
        'list',
        'All backups, and which should be gone by now.',
        'backup list',
        'backup list --json',
      ).action(list),
    )
    .addCommand(
      command(
        'removed <name>',
        'Confirm that a backup is deleted: the chain of certificates says so, where it held what is erased.',
        'backup removed weekly-47 --on 2026-12-18',
      )
        .requiredOption('--on <date>', 'the day (UTC) on which it was deleted')
        .action(removed),
    );
}

async function add(name: string, options: AddOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { addBackup } = await import('../../shared/erasure/backups.ts');
  const { taken, keptUntil, where } = options;
  const { backup, certificates } = await addBackup(storage, { name, taken, keptUntil, where }, Date.now);
  if (options.json) return printJson({ ...described(backup, Date.now()), certificates });
  await printLines(
    `Entered: the backup ${name}, made ${forPeople(taken)}, kept until ${backup.keptUntil}.`,
    ...(certificates.length > 0
      ? [
          `${counted(certificates.length, 'certificate')} written since it was made could not know of it: an entry of the chain says that it may hold what they are about.`,
        ]
      : []),
  );
}

async function list(options: CommonOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { backupsIn } = await import('../../shared/storage/backups.ts');
  const now = Date.now();
  await printRows(await backupsIn(storage).all(), {
    json: options.json,
    object: (backup) => described(backup, now),
    none: 'No backup is entered: vakt backup add enters one.',
    columns: [
      { title: 'BACKUP', text: ({ name }) => name },
      { title: 'MADE', text: ({ taken }) => forPeople(taken) },
      { title: 'KEPT UNTIL', text: ({ keptUntil }) => keptUntil },
      {
        title: 'STATE',
        text: (backup) =>
          ({
            kept: 'kept',
            gone: `deleted on ${backup.gone}`,
            unconfirmed: 'to be confirmed: vakt backup removed',
          })[stateOf(backup, now)],
      },
      { title: 'WHERE', text: ({ where }) => where },
    ],
  });
}

async function removed(name: string, options: CommonOptions & { readonly on: string }): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { removeBackup } = await import('../../shared/erasure/backups.ts');
  const { backup, certificates } = await removeBackup(storage, name, options.on, Date.now);
  if (options.json) return printJson({ ...described(backup, Date.now()), certificates });
  await printLines(
    `The backup ${name} was deleted on ${backup.gone}.`,
    certificates.length > 0
      ? `An entry of the chain says so, for ${counted(certificates.length, 'certificate')}.`
      : 'No certificate says that anything lies in it.',
  );
}

/** A backup for a program. */
function described(backup: Backup, now: EpochMs): object {
  const { name, taken, keptUntil, where, gone } = backup;
  return { name, taken: iso(taken), keptUntil, state: stateOf(backup, now), gone, where };
}
