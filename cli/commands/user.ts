import type { Command } from 'commander';
import type { UserChange } from '../../shared/onboarding/changeUser.ts';
import type { WantsInput } from '../../shared/onboarding/wants.ts';
import { type CommonOptions, collect, command, group } from '../command.ts';
import { printJson, printLines, printRows } from '../output.ts';
import { openPlantStorage } from '../plant/open.ts';
import { revokeLinksCommand } from './user/revokeLinks.ts';
import { rightsCommands } from './user/rights.ts';

interface CustomerOption extends CommonOptions {
  readonly customer: string;
}

interface AddOptions extends CustomerOption, WantsInput {
  readonly name: string;
  readonly email: string;
  readonly phone?: string;
  readonly address?: string;
  readonly locale?: string;
  readonly zone?: string;
}

interface ChangeOptions extends CustomerOption, UserChange {}

/** `vakt user …` */
export function userCommand(): Command {
  const user = group('user', "A customer's people, who get its alerts.")
    .addCommand(
      wanting(
        command(
          'add',
          'Add a person.',
          'user add --customer 1001 --name "Astrid Lind" --email astrid.lind@norrskog.example --locale sv',
          'user add --customer 1001 --name Chef --email chef@norrskog.example --list second',
        ),
      )
        .requiredOption('--customer <customer>', 'number, name or key')
        .requiredOption('--name <name>')
        .requiredOption('--email <address>')
        .option('--phone <number>', 'where the person wants to be called; nothing needs it')
        .option('--address <text>', 'postal, on one line; nothing needs it')
        .option('--locale <language>', 'sv, nb, en or de (English)')
        .option('--zone <zone>', "IANA time zone of the times in mails (the contract's)")
        .action(add),
    )
    .addCommand(
      wanting(
        command(
          'change <person>',
          'Change what a person is told of, and how. What is not given stays as it is.',
          'user change astrid.lind@norrskog.example --customer 1001 --severity alarm --quiet 22:00-06:00',
          'user change astrid.lind@norrskog.example --customer 1001 --site all --quiet none',
        ),
      )
        .requiredOption('--customer <customer>', 'number, name or key')
        .option('--locale <language>', 'sv, nb, en or de')
        .option('--zone <zone>', 'IANA time zone of the times in mails')
        .option('--resubscribe', 'mail is wanted again that was unsubscribed from')
        .action(change),
    )
    .addCommand(
      command('list', "A customer's people.", 'user list --customer 1001')
        .requiredOption('--customer <customer>', 'number, name or key')
        .action(list),
    );
  for (const one of [...rightsCommands(), revokeLinksCommand()]) user.addCommand(one);
  return user;
}

/** What a person is to be told of. */
function wanting(made: Command): Command {
  return made
    .option('--severity <severity>', 'only this one, warning or alarm; all for both; again for more', collect)
    .option('--kind <kind>', 'only conditions of this kind; all for all; again for more', collect)
    .option('--pump <device-id>', 'only this pump; all for all; again for more', collect)
    .option('--site <site>', 'only pumps of this site; all for all; again for more', collect)
    .option('--quiet <hours>', 'when warnings wait, by their own clock, like 22:00-06:00; none for never')
    .option('--list <list>', 'first, or second: told of alarms that nobody acknowledges in time')
    .option('--report <report>', 'a monthly report to be sent; none for none; again for more', collect)
    .option('--service', "the operator's service contact, which gets a copy");
}

async function add(options: AddOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { findCustomer } = await import('../../shared/onboarding/findCustomer.ts');
  const { addUser } = await import('../../shared/onboarding/addUser.ts');
  const {
    name,
    email,
    phone,
    address,
    locale,
    zone,
    severity,
    kind,
    pump,
    site,
    quiet,
    list: which,
    service,
    report,
  } = options;
  const customer = await findCustomer(storage, options.customer);
  const wants = { severity, kind, pump, site, quiet, list: which, service, report };
  const user = await addUser(storage, { customer, name, email, phone, address, locale, zone, wants });
  if (options.json) return printJson(user);
  await printLines(`${user.name} <${user.email}> gets the alerts of ${customer.name} from now on.`);
}

async function change(person: string, { data, json, customer: ref, ...input }: ChangeOptions): Promise<void> {
  const storage = await openPlantStorage(data);
  const { findCustomer } = await import('../../shared/onboarding/findCustomer.ts');
  const { changeUser } = await import('../../shared/onboarding/changeUser.ts');
  const { describeWants } = await import('../../shared/onboarding/wants.ts');
  const customer = await findCustomer(storage, ref);
  const user = await changeUser(storage, customer, person, input);
  if (json) return printJson(user);
  await printLines(`${user.name} <${user.email}> of ${customer.name}: ${describeWants(user).join('; ')}.`);
}

async function list(options: CustomerOption): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { findCustomer } = await import('../../shared/onboarding/findCustomer.ts');
  const { usersIn } = await import('../../shared/storage/registry.ts');
  const { describeWants } = await import('../../shared/onboarding/wants.ts');
  const { key } = await findCustomer(storage, options.customer);
  await printRows(usersIn(storage).of(key), {
    json: options.json,
    object: (user) => user,
    none: 'Nobody gets the alerts of this customer yet: vakt user add adds a person.',
    columns: [
      { title: 'NAME', text: ({ name }) => name },
      { title: 'E-MAIL', text: ({ email }) => email },
      { title: 'TELEPHONE', text: ({ phone }) => phone },
      { title: 'LANGUAGE', text: ({ locale }) => locale },
      { title: 'ZONE', text: ({ zone }) => zone },
      { title: 'IS TOLD OF', text: (user) => describeWants(user).join('; ') },
    ],
  });
}
