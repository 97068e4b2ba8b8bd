import type { Command } from 'commander';
import { type CommonOptions, command, group } from '../command.ts';
import { printJson, printLines } from '../output.ts';
import { openPlantStorage } from '../plant/open.ts';
import { summary, termsOf } from './customer.ts';

/** `vakt contract …` */
export function contractCommand(): Command {
  return group('contract', 'The terms of a customer.').addCommand(
    command(
      'end <customer>',
      'Set the last day in force; the retention is counted from the day after.',
      'contract end 1001 --on 2026-04-30',
    )
      .requiredOption('--on <date>', 'last day in force, like 2026-04-30')
      .action(end),
  );
}

async function end(ref: string, options: CommonOptions & { readonly on: string }): Promise<void> {
  const storage = await openPlantStorage(options.data);
  const { findCustomer } = await import('../../shared/onboarding/findCustomer.ts');
  const { endContract } = await import('../../shared/onboarding/endContract.ts');
  const ended = await endContract(storage, await findCustomer(storage, ref), options.on);
  if (options.json) return printJson(summary(ended));
  await printLines(`${ended.name} (${ended.number}) is now ${termsOf(ended.contract)}.`);
}
