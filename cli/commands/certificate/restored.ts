import { type Command, Option } from 'commander';
import type { Certificate, ChainEntry } from '../../../shared/domain/certificate.ts';
import { endOf } from '../../../shared/domain/contract/end.ts';
import { withDates } from '../../../shared/domain/contract/withoutWords.ts';
import type { PutBack } from '../../../shared/erasure/again.ts';
import type { Restored } from '../../../shared/erasure/restored.ts';
import { InputError } from '../../../shared/errors.ts';
import type { Storage } from '../../../shared/storage/connect.ts';
import { type EpochMs, iso } from '../../../shared/time.ts';
import { type CommonOptions, command } from '../../command.ts';
import { confirm } from '../../erasure/ask.ts';
import { instant } from '../../instant.ts';
import { printJson, printLines, printRows } from '../../output.ts';
import { openHubIfTold, openPlantStorage, plantPseudonymKey } from '../../plant/open.ts';
import { counted } from '../../text.ts';

interface RestoredOptions extends CommonOptions {
  readonly from?: string;
  readonly taken?: EpochMs;
  readonly confirm?: string;
  readonly dryRun?: boolean;
}

/** `vakt certificate restored` */
export function restoredCommand(): Command {
  return command(
    'restored',
    'After a backup was put back: erase again whoever had been erased after it was made, customers and people, and end the contracts again that had ended.',
    'certificate restored --from weekly-47 --dry-run',
    'certificate restored --taken 2026-11-20T03:00:00Z',
    'certificate restored --from weekly-47 --confirm "2 customers, 1 person, 0 contracts"',
  )
    .addOption(new Option('--from <backup>', 'which one was put back, as vakt backup list has it'))
    .addOption(
      new Option('--taken <time>', 'when it was made, where it is in no list')
        .argParser(instant)
        .conflicts('from'),
    )
    .option('--confirm <count>', 'how many of what, as it is shown, where nobody is there to type it')
    .option('--dry-run', 'only show it')
    .action(restored);
}

async function restored(options: RestoredOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const backup = await putBack(storage, options);
  const key = await plantPseudonymKey(options.data);
  const { lookForRestored } = await import('../../../shared/erasure/restored.ts');
  const found = await lookForRestored(storage, key, backup.taken);
  if (options.dryRun || !options.json) await print(found, options.json);
  const { erased, people, contracts } = found;
  const nothing = erased.length + people.length + contracts.length === 0;
  if (options.dryRun || (nothing && !options.json)) return;
  if (!nothing) await confirm('how many of what', countOf(found), options.confirm);

  const again = await import('../../../shared/erasure/again.ts');
  // What had ended is over first: it costs nothing, and what comes may take long.
  await again.setDatesAgain(storage, contracts);
  await again.erasePeopleAgain(storage, people, backup, Date.now);
  // All are marked before the first is waited for: then they wait together.
  for (const one of erased) await again.takeUpAgain(storage, one, backup, Date.now());
  const identities = await openHubIfTold(options.data);
  const { carryOut } = await import('../../erasure/carryOut.ts');
  const certificates: ChainEntry<Certificate>[] = [];
  for (const { contract } of erased) {
    certificates.push(await carryOut(storage, identities, contract, options.data));
  }
  if (options.json) {
    return printJson({ certificates, people: people.length, contracts: contracts.length });
  }
  await printLines(
    `Done again: ${countOf(found)}.`,
    ...certificates.map(
      ({ id, number, again: of }) =>
        `Certificate ${id}, number ${number} of the chain, erased again after number ${of?.number}.`,
    ),
  );
}

/** @throws {InputError} when nothing says which backup it was */
async function putBack(storage: Storage, { from, taken }: RestoredOptions): Promise<PutBack> {
  if (taken !== undefined) return { taken };
  if (from === undefined)
    throw new InputError('Say which backup was put back: --from <backup>, or --taken <time>.');
  const { backupsIn } = await import('../../../shared/storage/backups.ts');
  const backup = await backupsIn(storage).get(from);
  if (!backup) throw new InputError(`There is no backup "${from}": vakt backup list shows those there are.`);
  return { taken: backup.taken, name: backup.name };
}

/** `2 customers, 1 person, 0 contracts`. */
function countOf({ erased, people, contracts }: Restored): string {
  const persons = people.length === 1 ? '1 person' : `${people.length} people`;
  return `${counted(erased.length, 'customer')}, ${persons}, ${counted(contracts.length, 'contract')}`;
}

interface Row {
  readonly what: 'customer' | 'person' | 'contract';
  /** Its number, where its row is here; else the contract's key. */
  readonly customer: string;
  readonly why: string;
}

async function print(found: Restored, json: boolean | undefined): Promise<void> {
  const rows: Row[] = [
    ...found.erased.map(
      ({ customer, contract, certificate }): Row => ({
        what: 'customer',
        customer: customer?.number ?? contract,
        why: `erased by certificate ${certificate.number}, and here again`,
      }),
    ),
    ...found.people.map(
      ({ customer, forgotten }): Row => ({
        what: 'person',
        customer: customer.number,
        why: `erased on ${iso(forgotten.at).slice(0, 10)}, and here again`,
      }),
    ),
    ...found.contracts.map(({ customer, dates }): Row => {
      const end = endOf(withDates(customer.contract, dates));
      return {
        what: 'contract',
        customer: customer.number,
        why: end ? `in force through ${end.lastDay}, as was set later` : 'without an end, as was set later',
      };
    }),
  ];
  await printRows(rows, {
    json,
    object: (row) => row,
    none: 'Nothing is here that was erased, or ended, after that.',
    columns: [
      { title: 'WHAT', text: ({ what }) => what },
      { title: 'CUSTOMER', text: ({ customer }) => customer },
      { title: 'WHY', text: ({ why }) => why },
    ],
  });
}
