import type { Command } from 'commander';
import { isMonth, isMonthOver } from '../../../shared/analysis/kpis/windows.ts';
import { InputError } from '../../../shared/errors.ts';
import { type CommonOptions, command } from '../../command.ts';
import { printRows } from '../../output.ts';
import { openPlantStorage } from '../../plant/open.ts';
import { definitionNamed } from '../../report/definitions.ts';

interface SendOptions extends CommonOptions {
  readonly month: string;
  readonly customer?: string;
  readonly contact?: true;
}

/** `vakt report send` */
export function sendCommand(): Command {
  return command(
    'send <name>',
    "Mail a month's report to each customer's people, or to its contact, in their language and with its plots.",
    'report send monthly --month 2026-10',
    'report send monthly --month 2026-10 --customer 1001 --contact',
  )
    .requiredOption('--month <month>', "the calendar month, in each contract's time zone")
    .option('--customer <customer>', 'number, name or key of one customer; otherwise all')
    .option('--contact', "to the customer's contact instead of its people")
    .action(send);
}

/**
 * The same month of the same report is sent to the same person once, however often it is asked for: so not before it is
 * over, as the whole of it would never be sent then.
 */
async function send(name: string, { month, customer: ref, contact, ...options }: SendOptions): Promise<void> {
  if (!isMonth(month)) throw new InputError('A month is wanted like 2026-10.');
  const storage = await openPlantStorage(options.data);
  await definitionNamed(storage, name);
  const { selectedCustomers } = await import('../../plant/pumps.ts');
  const { mayGetReport, postReport } = await import('../../../shared/report/letters.ts');
  const { usersIn } = await import('../../../shared/storage/registry.ts');
  const { whileContractLives } = await import('../../../shared/storage/living.ts');
  /** All but those who have ended it. */
  const keysOf = async (contract: string) => {
    const keys: string[] = [];
    for await (const user of usersIn(storage).of(contract)) if (mayGetReport(user, name)) keys.push(user.key);
    return keys;
  };
  const posted: { customer: string; letters: number }[] = [];
  for await (const customer of selectedCustomers(storage, ref)) {
    if (customer.status !== 'active') continue;
    if (!isMonthOver(month, customer.contract.zone, Date.now())) {
      throw new InputError(
        `${month} is not over in ${customer.contract.zone}: send it then, once and whole. vakt report run writes what there is so far.`,
      );
    }
    const post = async () => {
      const to = contact ? [{ contact: true } as const] : await keysOf(customer.key);
      for (const one of to) await postReport(storage, customer.key, one, name, month, Date.now());
      return to.length;
    };
    const letters = await whileContractLives(storage, customer.key, post);
    if (letters !== undefined) posted.push({ customer: customer.number, letters });
  }
  await printRows(posted, {
    json: options.json,
    object: (row) => row,
    none: 'There is no customer to report to.',
    columns: [
      { title: 'CUSTOMER', text: ({ customer }) => customer },
      { title: 'LETTERS', text: ({ letters }) => letters, right: true },
    ],
  });
}
