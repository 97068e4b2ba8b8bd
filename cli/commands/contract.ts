import { type Command, Option } from 'commander';
import {
  agreeThrough,
  type ContractChange,
  giveNotice,
  hold,
  liftHold,
  pay,
  renew,
  terminate,
  withdrawNotice,
} from '../../shared/domain/contract/change.ts';
import type { Party } from '../../shared/domain/contract/contract.ts';
import { InputError } from '../../shared/errors.ts';
import type { Meant } from '../../shared/onboarding/changeContract.ts';
import { checkDate } from '../../shared/onboarding/checks.ts';
import { type CommonOptions, command, group, wholeNumber } from '../command.ts';
import { describeCustomer, termsOf } from '../customer.ts';
import { printJson, printLines } from '../output.ts';
import { openPlantStorage } from '../plant/open.ts';
import { planCommand } from './contract/plan.ts';
import { showCommand } from './contract/show.ts';

/** `vakt contract …` */
export function contractCommand(): Command {
  return group(
    'contract',
    'The life of a contract: notice, end, renewal, payment, legal hold, and what follows.',
  )
    .addCommand(showCommand())
    .addCommand(planCommand())
    .addCommand(
      command(
        'notice <customer>',
        'Record notice in writing: one month, to the end of a calendar month.',
        'contract notice 1001 --given 2026-03-15 --by customer',
      )
        .requiredOption('--given <date>', 'day it was received, like 2026-03-15')
        .addOption(
          new Option('--by <party>', 'who gave it').choices(['customer', 'operator']).makeOptionMandatory(),
        )
        .addOption(overAtOnce())
        .addOption(dueAtOnce())
        .action((ref: string, options: ChangeOptions & { given: string; by: Party }) =>
          change(ref, options, () =>
            giveNotice(checkDate('The day of the notice', options.given), options.by),
          ),
        ),
    )
    .addCommand(
      command('withdraw <customer>', 'Take notice back, before the end.', 'contract withdraw 1001').action(
        (ref: string, options: ChangeOptions) => change(ref, options, () => withdrawNotice),
      ),
    )
    .addCommand(
      command(
        'end <customer>',
        'Set the last day in force, or end it for cause at once.',
        'contract end 1001 --on 2026-04-30',
        'contract end 1001 --for-cause "sold the pumps on"',
      )
        .option('--on <date>', 'last day in force, like 2026-04-30')
        .addOption(
          new Option('--for-cause <reason>', 'end it at this instant, without notice').conflicts('on'),
        )
        .addOption(overAtOnce())
        .addOption(dueAtOnce())
        .action((ref: string, options: ChangeOptions & { on?: string; forCause?: string }) =>
          change(ref, { ...options, overAtOnce: options.overAtOnce || options.forCause !== undefined }, () =>
            ending(options),
          ),
        ),
    )
    .addCommand(
      command(
        'renew <customer>',
        'Go on before the end; notice that was given is withdrawn by that.',
        'contract renew 1001 --through 2027-12-31',
        'contract renew 1001 --open',
      )
        .option('--through <date>', 'new last day of the agreed period')
        .addOption(new Option('--open', 'with no end agreed').conflicts('through'))
        .addOption(overAtOnce())
        .action((ref: string, options: ChangeOptions & { through?: string; open?: boolean }) =>
          change(ref, options, () => renewal(options)),
        ),
    )
    .addCommand(
      command(
        'paid <customer>',
        'Record through which day it is paid; from then on non-payment ends it.',
        'contract paid 1001 --until 2026-12-31',
      )
        .requiredOption('--until <date>', 'last day that is paid for')
        .option('--grace <days>', 'days after it in which payment may still come (30)', wholeNumber)
        .addOption(overAtOnce())
        .addOption(dueAtOnce())
        .action((ref: string, options: ChangeOptions & { until: string; grace?: number }) =>
          change(ref, options, () => pay(checkDate('The last day paid for', options.until), options.grace)),
        ),
    )
    .addCommand(
      command(
        'hold <customer>',
        'Put a legal hold on its data, or lift it: while it stands, nothing is deleted.',
        'contract hold 1001 --reason "claim 4711, until the court has ruled"',
        'contract hold 1001 --lift',
      )
        .option('--reason <text>', 'why nothing may be deleted')
        .addOption(new Option('--lift', 'lift the hold').conflicts('reason'))
        .action((ref: string, options: ChangeOptions & { reason?: string; lift?: boolean }) =>
          change(ref, options, () => holding(options), 'hold'),
        ),
    );
}

type ChangeOptions = CommonOptions & Meant;

function overAtOnce(): Option {
  return new Option(
    '--over-at-once',
    'also if the contract is over by that at once, and devices are kept outside',
  );
}

function dueAtOnce(): Option {
  return new Option('--due-at-once', 'also if the data are due by that, and deleted with the next purge');
}

function ending({ on, forCause }: { on?: string; forCause?: string }): ContractChange {
  if (forCause !== undefined) return terminate(forCause);
  if (on === undefined) throw new InputError('Say when it ends: --on <date>, or --for-cause <reason>.');
  return agreeThrough(checkDate('The last day in force', on));
}

function renewal({ through, open }: { through?: string; open?: boolean }): ContractChange {
  if (open) return renew(undefined);
  if (through === undefined) throw new InputError('Say how far it goes on: --through <date>, or --open.');
  return renew(checkDate('The new last day in force', through));
}

function holding({ reason, lift }: { reason?: string; lift?: boolean }): ContractChange {
  if (lift) return liftHold;
  if (reason === undefined) throw new InputError('Say why: --reason <text>; or --lift the hold there is.');
  return hold(reason);
}

async function change(
  ref: string,
  options: ChangeOptions,
  of: () => ContractChange,
  what: 'contract' | 'hold' = 'contract',
): Promise<void> {
  const wanted = of();
  const storage = await openPlantStorage(options.data);
  const { findCustomer } = await import('../../shared/onboarding/findCustomer.ts');
  const { changeContract, changeHold } = await import('../../shared/onboarding/changeContract.ts');
  const customer = await findCustomer(storage, ref);
  const now = Date.now();
  const changed =
    what === 'hold'
      ? await changeHold(storage, customer, wanted, now)
      : await changeContract(storage, customer, wanted, now, options);
  if (options.json) return printJson(describeCustomer(changed));
  await printLines(`${changed.name} (${changed.number}) is now ${termsOf(changed.contract)}.`);
}
