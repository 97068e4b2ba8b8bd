import type { Command } from 'commander';
import { InputError } from '../../../shared/errors.ts';
import { type CommonOptions, command } from '../../command.ts';
import { printJson, printLines } from '../../output.ts';
import { openPlantStorage } from '../../plant/open.ts';

interface RevokeOptions extends CommonOptions {
  readonly customer: string;
}

/** `vakt user revoke-links` */
export function revokeLinksCommand(): Command {
  return command(
    'revoke-links <person>',
    "End every link that a person's mails hold, to pumps' pages and to unsubscribe. Later mails hold new ones.",
    'user revoke-links astrid.lind@norrskog.example --customer 1001',
  )
    .requiredOption('--customer <customer>', 'number, name or key')
    .action(revoke);
}

async function revoke(person: string, options: RevokeOptions): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { findCustomer } = await import('../../../shared/onboarding/findCustomer.ts');
  const { revokeLinks } = await import('../../../shared/onboarding/links.ts');
  const { usersIn } = await import('../../../shared/storage/registry.ts');
  const customer = await findCustomer(storage, options.customer);
  for await (const { key, email } of usersIn(storage).of(customer.key)) {
    if (email.toLowerCase() !== person.toLowerCase() && key !== person) continue;
    const user = await revokeLinks(storage, customer.key, key);
    if (!user) break;
    if (options.json) return printJson(user);
    return printLines(`No link that ${user.name} <${user.email}> was sent opens anything any more.`);
  }
  throw new InputError(
    `${customer.name} has nobody called ${person}: vakt user list --customer ${customer.number} shows who there is.`,
  );
}
