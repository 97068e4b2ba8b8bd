import type { Command } from 'commander';
import { InputError } from '../../../shared/errors.ts';
import { type CommonOptions, collect, command } from '../../command.ts';
import { printJson, printLines } from '../../output.ts';
import { openPlantStorage, plantPseudonymKey } from '../../plant/open.ts';
import { counted, orNothing } from '../../text.ts';

interface PersonOptions extends CommonOptions {
  readonly customer: string;
  readonly also?: readonly string[];
}

interface CorrectOptions extends PersonOptions {
  readonly name?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly address?: string;
  readonly locale?: string;
  readonly zone?: string;
}

/** `vakt user export|correct|erase`: what a person may ask for. */
export function rightsCommands(): Command[] {
  const also = 'what else the person is called by, like a user name; may be given again';
  return [
    command(
      'export <person>',
      'Everything that mentions a person, as JSON Lines.',
      'user export astrid.lind@norrskog.example --customer 1001 > astrid.jsonl',
    )
      .requiredOption('--customer <customer>', 'number, name or key')
      .option('--also <text>', also, collect)
      .action(exportOne),
    command(
      'correct <person>',
      'Put right what is kept of a person, everywhere.',
      'user correct astrid.lind@norrskog.example --customer 1001 --name "Astrid Berg"',
    )
      .requiredOption('--customer <customer>', 'number, name or key')
      .option('--name <name>')
      .option('--email <address>')
      .option('--phone <number>', 'none takes it away')
      .option('--address <text>', 'postal, on one line; none takes it away')
      .option('--locale <language>', 'sv, nb, en or de')
      .option('--zone <zone>', 'IANA time zone')
      .action(correct),
    command(
      'erase <person>',
      'Erase a person everywhere: what was done stays on record, who did it does not.',
      'user erase astrid.lind@norrskog.example --customer 1001 --also alind',
    )
      .requiredOption('--customer <customer>', 'number, name or key')
      .option('--also <text>', also, collect)
      .option('--dry-run', 'only say how many records mention the person')
      .action(erase),
  ];
}

async function open(ref: string, options: PersonOptions) {
  const storage = await openPlantStorage(options.data);
  const { findCustomer } = await import('../../../shared/onboarding/findCustomer.ts');
  const { findPerson } = await import('../../../shared/people/find.ts');
  const people = await import('../../../shared/people/person.ts');
  const customer = await findCustomer(storage, options.customer);
  return { storage, people, customer, person: await findPerson(storage, customer, ref, options.also) };
}

async function exportOne(ref: string, options: PersonOptions): Promise<void> {
  const { storage, people, customer, person } = await open(ref, options);
  for await (const mention of people.mentionsOf(storage, customer, person)) await printJson(mention);
}

async function correct(ref: string, options: CorrectOptions): Promise<void> {
  const { name, email, phone, address, locale, zone } = options;
  if ((name ?? email ?? phone ?? address ?? locale ?? zone) === undefined) {
    throw new InputError(
      'Say what is to be put right: --name, --email, --phone, --address, --locale or --zone.',
    );
  }
  const { storage, people, customer, person: before } = await open(ref, options);
  const { person, records } = await people.correctPerson(storage, customer, before, {
    name,
    email,
    phone: orNothing(phone),
    address: orNothing(address),
    locale,
    zone,
  });
  const { user, name: nowName, email: nowEmail } = person;
  if (options.json) return printJson({ ...(user ?? { name: nowName, email: nowEmail }), records });
  const called = [nowName, nowEmail && `<${nowEmail}>`].filter(Boolean).join(' ');
  const entry = user ? `, ${user.locale}, ${user.zone}` : '';
  await printLines(`It is ${called}${entry} now, and so in ${counted(records, 'other record')}.`);
}

async function erase(ref: string, options: PersonOptions & { dryRun?: boolean }): Promise<void> {
  const { storage, people, customer, person } = await open(ref, options);
  if (options.dryRun) {
    const counts: Record<string, number> = {};
    for await (const { store } of people.mentionsOf(storage, customer, person)) {
      counts[store] = (counts[store] ?? 0) + 1;
    }
    if (options.json) return printJson(counts);
    return printLines(
      ...Object.entries(counts).map(([store, count]) => `${store}: ${counted(count, 'record')}`),
    );
  }
  const { forgottenOf } = await import('../../../shared/people/recognize.ts');
  const { lastingIn } = await import('../../../shared/storage/lasting.ts');
  // Before anything is erased: by it a backup that is put back is looked through.
  const key = await plantPseudonymKey(options.data);
  await lastingIn(storage).putForgotten(customer.key, forgottenOf(person, customer.key, key, Date.now()));
  const records = await people.erasePerson(storage, customer, person);
  if (options.json) return printJson({ records });
  await printLines(
    `The person is erased, and ${counted(records, 'record')} of what the person did no longer say who it was.`,
  );
}
