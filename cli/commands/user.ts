import type { Command } from 'commander';
import { type CommonOptions, command, group } from '../command.ts';
import { printJson, printLines, printRows } from '../output.ts';
import { openPlantStorage } from '../plant/open.ts';
import { rightsCommands } from './user/rights.ts';

interface CustomerOption extends CommonOptions {
  readonly customer: string;
}

interface AddOptions extends CustomerOption {
  readonly name: string;
  readonly email: string;
  readonly locale?: string;
  readonly zone?: string;
}

/** `vakt user …` */
export function userCommand(): Command {
  const user = group('user', "A customer's people, who get its alerts.")
    .addCommand(
      command(
        'add',
        'Add a person.',
        'user add --customer 1001 --name "Astrid Lind" --email astrid.lind@norrskog.example --locale sv',
      )
        .requiredOption('--customer <customer>', 'number, name or key')
        .requiredOption('--name <name>')
        .requiredOption('--email <address>')
        .option('--locale <language>', 'sv, nb, en or de (English)')
        .option('--zone <zone>', "IANA time zone of the times in mails (the contract's)")
        .action(add),
    )
    .addCommand(
      command('list', "A customer's people.", 'user list --customer 1001')
        .requiredOption('--customer <customer>', 'number, name or key')
        .action(list),
    );
  for (const one of rightsCommands()) user.addCommand(one);
  return user;
}

async function add(options: AddOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { findCustomer } = await import('../../shared/onboarding/findCustomer.ts');
  const { addUser } = await import('../../shared/onboarding/addUser.ts');
  const { name, email, locale, zone } = options;
  const customer = await findCustomer(storage, options.customer);
  const user = await addUser(storage, { customer, name, email, locale, zone });
  if (options.json) return printJson(user);
  await printLines(`${user.name} <${user.email}> gets the alerts of ${customer.name} from now on.`);
}

async function list(options: CustomerOption): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { findCustomer } = await import('../../shared/onboarding/findCustomer.ts');
  const { usersIn } = await import('../../shared/storage/registry.ts');
  const { key } = await findCustomer(storage, options.customer);
  await printRows(usersIn(storage).of(key), {
    json: options.json,
    object: (user) => user,
    none: 'Nobody gets the alerts of this customer yet: vakt user add adds a person.',
    columns: [
      { title: 'NAME', text: ({ name }) => name },
      { title: 'E-MAIL', text: ({ email }) => email },
      { title: 'LANGUAGE', text: ({ locale }) => locale },
      { title: 'ZONE', text: ({ zone }) => zone },
    ],
  });
}
