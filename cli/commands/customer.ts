import { type Command, Option } from 'commander';
import { endOf } from '../../shared/domain/contract/end.ts';
import { dueOn } from '../../shared/domain/contract/retention.ts';
import { InputError } from '../../shared/errors.ts';
import type { ContactInput } from '../../shared/onboarding/contact.ts';
import { type CommonOptions, command, group, wholeNumber } from '../command.ts';
import { describeCustomer, statusOf, storeOf, termsOf } from '../customer.ts';
import { readJsonFile } from '../jsonFile.ts';
import { printJson, printLines, printRows } from '../output.ts';
import { openPlantStorage } from '../plant/open.ts';
import { orNothing } from '../text.ts';
import { showCommand } from './customer/show.ts';

interface AddOptions extends CommonOptions {
  readonly number: string;
  readonly address?: string;
  readonly zone: string;
  readonly begins?: string;
  readonly ends?: string;
  readonly assetManaged?: boolean;
  readonly retention?: number;
  readonly contactName?: string;
  readonly contactEmail?: string;
  readonly contactLocale?: string;
  readonly store?: string;
}

interface ContactOptions extends CommonOptions {
  readonly name?: string;
  readonly email?: string;
  readonly locale?: string;
  readonly none?: boolean;
}

interface CorrectOptions extends CommonOptions {
  readonly name?: string;
  readonly address?: string;
}

/** `vakt customer …` */
export function customerCommand(): Command {
  return group('customer', 'Customers and their contracts.')
    .addCommand(
      command(
        'add <name>',
        'Add a customer, and the stores of its contract.',
        'customer add "Norrskog Papper AB" --number 1001 --zone Europe/Stockholm --asset-managed',
        'customer add "Fjordverk AS" --number 1002 --zone Europe/Oslo --store fjordverk.json',
      )
        .requiredOption('--number <n>', 'your own customer number')
        .requiredOption('--zone <zone>', "IANA time zone of the contract's days, like Europe/Stockholm")
        .option('--address <text>', 'postal, on one line; nothing needs it')
        .option('--begins <date>', 'first day in force, like 2026-01-01; without it, no reading is too early')
        .option('--ends <date>', 'last day in force, where it is known')
        .option('--asset-managed', 'kept for 6 calendar months at least, in place of 3')
        .option('--retention <months>', 'months of retention agreed, where more than that', wholeNumber)
        .option('--contact-name <name>', 'whom letters about the contract itself go to, like its end')
        .option('--contact-email <address>', 'where they go')
        .option('--contact-locale <language>', 'sv, nb, en or de (English)')
        .option(
          '--store <file>',
          "JSON: where the customer keeps its pumps' data itself; nothing moves later",
        )
        .action(add),
    )
    .addCommand(
      command(
        'contact <customer>',
        'Set whom letters about the contract itself go to: its end, the erasure, the certificate.',
        'customer contact 1001 --name "Karin Berg" --email karin.berg@norrskog.example --locale sv',
        'customer contact 1001 --none',
      )
        .option('--name <name>')
        .option('--email <address>')
        .option('--locale <language>', 'sv, nb, en or de (English)')
        .addOption(new Option('--none', 'nobody').conflicts(['name', 'email', 'locale']))
        .action(contact),
    )
    .addCommand(
      command(
        'correct <customer>',
        'Put right what is kept of a customer itself; of its people, vakt user correct does.',
        'customer correct 1001 --name "Norrskog Papper och Kartong AB"',
        'customer correct 1001 --address none',
      )
        .option('--name <name>')
        .option('--address <text>', 'postal, on one line; none takes it away')
        .action(correct),
    )
    .addCommand(command('list', 'All customers.', 'customer list', 'customer list --json').action(list))
    .addCommand(showCommand());
}

async function add(name: string, options: AddOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { createDeploymentStores } = await import('../../shared/storage/contracts.ts');
  const { addCustomer } = await import('../../shared/onboarding/addCustomer.ts');
  const { ownStoreFrom } = await import('../../shared/onboarding/store.ts');
  const { number, address, zone, begins, ends, assetManaged, retention: retentionMonths } = options;
  const { contactName, contactEmail, contactLocale } = options;
  const store = options.store === undefined ? undefined : ownStoreFrom(await readJsonFile(options.store));
  const toldContact = contactFrom({ name: contactName, email: contactEmail, locale: contactLocale });
  await createDeploymentStores(storage);
  const input = { name, number, address, zone, begins, ends, assetManaged, retentionMonths, store };
  const customer = await addCustomer(storage, { ...input, contact: toldContact }, Date.now());
  if (options.json) return printJson(describeCustomer(customer));
  await printLines(
    `Added ${customer.name} (${customer.number}), ${termsOf(customer.contract)}.`,
    ...(customer.store ? [`Its pumps' data lie in its own store: ${storeOf(customer.store)}.`] : []),
  );
}

async function contact(ref: string, options: ContactOptions): Promise<void> {
  const told = contactFrom(options);
  if (!told && !options.none) throw new InputError('Say who: --name and --email; or --none for nobody.');
  const storage = await openPlantStorage(options.data);
  const { findCustomer } = await import('../../shared/onboarding/findCustomer.ts');
  const { setContact } = await import('../../shared/onboarding/contact.ts');
  const changed = await setContact(storage, await findCustomer(storage, ref), told);
  if (options.json) return printJson(describeCustomer(changed));
  const whom = changed.contact ? `${changed.contact.name} <${changed.contact.email}>` : 'nobody';
  await printLines(`Letters about the contract of ${changed.name} (${changed.number}) go to ${whom}.`);
}

async function correct(ref: string, options: CorrectOptions): Promise<void> {
  const { name, address } = options;
  if ((name ?? address) === undefined)
    throw new InputError('Say what is to be put right: --name or --address.');
  const storage = await openPlantStorage(options.data);
  const { findCustomer } = await import('../../shared/onboarding/findCustomer.ts');
  const { correctCustomer } = await import('../../shared/onboarding/correctCustomer.ts');
  const before = await findCustomer(storage, ref);
  const changed = await correctCustomer(storage, before, { name, address: orNothing(address) });
  if (options.json) return printJson(describeCustomer(changed));
  await printLines(
    `It is ${[changed.name, changed.address].filter(Boolean).join(', ')} (${changed.number}) now.`,
  );
}

/** @throws {InputError} when only one of name and address was given */
function contactFrom({ name, email, locale }: ContactOptionsOnly): ContactInput | undefined {
  if (name === undefined && email === undefined && locale === undefined) return undefined;
  if (name === undefined || email === undefined) {
    throw new InputError('A contact takes a name and an address: give both.');
  }
  return { name, email, ...(locale === undefined ? {} : { locale }) };
}
type ContactOptionsOnly = Pick<ContactOptions, 'name' | 'email' | 'locale'>;

async function list(options: CommonOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { customersIn } = await import('../../shared/storage/registry.ts');
  await printRows(customersIn(storage).all(), {
    json: options.json,
    object: describeCustomer,
    none: 'There is no customer yet: vakt customer add adds one.',
    columns: [
      { title: 'NUMBER', text: ({ number }) => number },
      { title: 'NAME', text: ({ name }) => name },
      { title: 'STATUS', text: statusOf },
      { title: 'BEGINS', text: ({ contract }) => contract.begins },
      { title: 'ENDS', text: ({ contract }) => endOf(contract)?.lastDay },
      { title: 'DUE', text: ({ contract }) => dueOn(contract) },
      { title: 'ZONE', text: ({ contract }) => contract.zone },
    ],
  });
}
