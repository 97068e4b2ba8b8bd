import type { Command } from 'commander';
import { type Backup, told } from '../../shared/domain/backup.ts';
import { dueOn, isDue } from '../../shared/domain/contract/retention.ts';
import type { Customer } from '../../shared/domain/customer.ts';
import type { WouldGo } from '../../shared/erasure/dryRun.ts';
import { InputError } from '../../shared/errors.ts';
import type { Storage } from '../../shared/storage/connect.ts';
import { iso } from '../../shared/time.ts';
import { type CommonOptions, command } from '../command.ts';
import { confirmName } from '../erasure/ask.ts';
import { printJson, printLines, printRows } from '../output.ts';
import { openHubIfTold, openPlantStorage } from '../plant/open.ts';
import { forPeople } from '../text.ts';

interface EraseOptions extends CommonOptions {
  readonly askedBy?: string;
  readonly asked?: string;
  readonly confirm?: string;
  readonly now?: boolean;
  readonly reason?: string;
  readonly withdraw?: boolean;
  readonly storeLost?: boolean;
  readonly declaredBy?: string;
  readonly shut?: boolean;
}

/** `vakt erase` */
export function eraseCommand(): Command {
  return command(
    'erase <customer>',
    'Erase everything of a customer: shows what would go, has the name typed, and waits a day in which it can be withdrawn. What is due by itself waits for nothing.',
    'erase 1001 --asked-by "Kim Berg, by letter"',
    'erase 1001 --withdraw',
    'erase 1002 --store-lost --declared-by "Kim Berg, by letter" --reason "account deleted in March"',
    'erase 1001 --asked-by "Kim Berg" --now --reason "asked for it twice" --confirm "Norrskog Papper AB" --json',
  )
    .option('--asked-by <who>', 'who asked for it; needed unless the data are due')
    .option('--asked <date>', 'the day on which it was asked; today without it')
    .option('--confirm <name>', "the customer's name, where nobody is there to type it")
    .option('--now', 'without the wait; wants a --reason')
    .option('--reason <text>', 'why it must not wait')
    .option('--withdraw', 'take it back, as long as it waits')
    .option(
      '--store-lost',
      "the customer's own store is lost for good: all else is erased, and the certificate says unverified; wants --declared-by and --reason, and a store that doesn't answer, or --shut",
    )
    .option('--declared-by <who>', 'who at the customer declared its store lost')
    .option('--shut', 'it is lost though something answers there: it lets us in no more, for good')
    .action(erase);
}

async function erase(ref: string, options: EraseOptions): Promise<void> {
  if (options.now && !options.reason?.trim()) {
    throw new InputError('Say why it must not wait: --reason <text>.');
  }
  const storage = await openPlantStorage(options.data);
  const { findCustomer } = await import('../../shared/onboarding/findCustomer.ts');
  const { declareLost, declareLostLast, lostBy } = await import('../../shared/onboarding/lostStore.ts');
  const declaration = { by: options.declaredBy, reason: options.reason, shut: options.shut };
  if (options.storeLost && (await declareLostLast(storage, ref, declaration, Date.now()))) {
    return finish(storage, ref, options);
  }
  const customer = await findCustomer(storage, ref);
  if (options.withdraw) return withdraw(customer, options);
  if (options.storeLost && !customer.store) {
    throw new InputError(
      `The data of ${customer.name} lie with us: there is no store of its own to be lost.`,
    );
  }

  // Asked before anything is saved: what answers is not lost.
  const lost =
    options.storeLost && customer.store
      ? await lostBy(storage, customer.key, customer.store, declaration, Date.now())
      : undefined;
  const identities = await openHubIfTold(options.data);
  const { wouldGo } = await import('../../shared/erasure/dryRun.ts');
  const places = await wouldGo(
    storage,
    identities,
    customer.key,
    customer.status === 'erasing',
    customer.store,
  );
  const { backupsHolding } = await import('../../shared/erasure/backups.ts');
  const backups = await backupsHolding(storage, customer.added, Date.now());
  if (!options.json) await printPlaces(customer, places, backups);
  await confirmName(customer, options.confirm);

  const { recordWish } = await import('../../shared/onboarding/askErasure.ts');
  const due = isDue(customer.contract, Date.now());
  const by = options.askedBy ?? (options.storeLost ? options.declaredBy : undefined);
  const wish = { by, on: options.asked, reason: options.now ? options.reason : undefined };
  const asked = due ? customer : await recordWish(storage, customer, wish, Date.now());
  // Not before the wish: with one that is refused it could not be taken back.
  if (lost) await declareLost(storage, customer, lost);
  if (!due && !options.now) return printAsked(asked, places, options);
  await finish(storage, asked.key, options);
}

/** Carries an erasure out from here, and tells what it came to. */
async function finish(storage: Storage, contract: string, options: EraseOptions): Promise<void> {
  const identities = await openHubIfTold(options.data);
  const { countRequests } = await import('../requests.ts');
  const { carryOut } = await import('../erasure/carryOut.ts');
  const requests = countRequests(identities?.host);
  const certificate = await carryOut(storage, identities, contract, options.data);
  if (options.json) return printJson({ requests: requests(), certificate });
  const what =
    certificate.kind === 'erased'
      ? 'Erased.'
      : 'Closed as unverified, declared by the customer: nobody looked into its own store, all else is erased.';
  await printLines(
    `${what} Certificate ${certificate.id} is number ${certificate.number} of the chain, with ${requests()} storage requests.`,
  );
}

async function withdraw(customer: Customer, options: EraseOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { withdrawWish } = await import('../../shared/onboarding/askErasure.ts');
  const { withdrawLost } = await import('../../shared/onboarding/lostStore.ts');
  const { name, contract } = await withdrawWish(storage, customer, Date.now());
  await withdrawLost(storage, customer.key);
  const due = dueOn(contract);
  if (options.json) return printJson({ withdrawn: true, due });
  await printLines(`Withdrawn: ${name} is not erased${due === undefined ? '' : ` before ${due}`}.`);
}

async function printAsked(
  { name, number, contract }: Customer,
  places: readonly WouldGo[],
  { json }: EraseOptions,
): Promise<void> {
  const { from, asked } = contract.erasure!;
  if (json) return printJson({ number, name, asked, erasedFrom: iso(from), places: places.map(placeJson) });
  await printLines(
    `${name} is erased by the first purge after ${forPeople(from)}. Until then: vakt erase ${number} --withdraw.`,
  );
}

async function printPlaces(
  { name, number }: Customer,
  places: readonly WouldGo[],
  backups: readonly Backup[],
): Promise<void> {
  await printLines(`Everything of ${name} (${number}) would be deleted, for good:`, '');
  await printRows(places, {
    json: false,
    object: placeJson,
    none: '',
    columns: [
      { title: 'PLACE', text: ({ store }) => store },
      { title: 'COUNT', text: ({ count, unit }) => `${count ?? '?'} ${unit}` },
      { title: 'WHAT', text: ({ held }) => held },
    ],
  });
  const inBackups = backups.map((one) => `What is there remains in ${told(one)}, until ${one.keptUntil}.`);
  await printLines('', ...inBackups);
}

/** What would go of one place, for a program; `count` is `null` where the place didn't answer. */
export function placeJson({ store, held, unit, count }: WouldGo): object {
  return { store, held, count: count ?? null, unit };
}
